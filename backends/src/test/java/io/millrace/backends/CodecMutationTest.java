package io.millrace.backends;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.json;
import static io.millrace.backends.CodecSamples.request;
import static io.millrace.backends.CodecSamples.strings;
import static io.millrace.backends.CodecSamples.toServer;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.millrace.backends.kserve.KserveCodec;
import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Broken messages end in a refusal: never in another exception, never in much memory, never in a long wait. Seeded;
 * {@code -Dmutations=N} runs more.
 */
class CodecMutationTest {
    private static final int MUTATIONS = Integer.getInteger("mutations", 24_000);
    private static final long MOST_BYTES = 4_000_000;
    private static final String[] TOKENS = {
        "1e999",
        "-1e39",
        "[[[[",
        "]]",
        "{",
        "}",
        "\"",
        "\\ud800",
        "\\u0061",
        "NaN",
        "-Inf",
        "null",
        "true",
        "1.0",
        "99999999999999999999",
        "1000000000000",
        "-1",
        ",",
        ":",
        "{\"b64\":\"YQ==\"}",
        "\u0000",
        "\u00e9",
        "0",
        "1,0",
        "\"shape\":[1000000000,0],",
        "\"shape\":[4611686018427387904,4],",
        "\"binary_data_size\":2147483647,"
    };

    private static final List<WireCodec> CODECS =
            List.of(new OipCodec(), new OipCodec(false), new TfsCodec(), new TorchServeCodec(), new KserveCodec());

    private final Random random = new Random(11);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A message, who reads it, and whether as a request. */
    private record Sample(WireCodec codec, ModelSignature signature, boolean request, MultiMap headers, Buffer body) {}

    private static List<Sample> samples() {
        Tensors one = Tensors.of(List.of(floats("x", Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, Float.NaN)));
        Tensors two = Tensors.of(List.of(
                json("a", DataType.INT32, Shape.of(2, 2), "[[1,-2],[3,4]]"), strings("b", Shape.of(2), "p\n", "é")));
        Computed oneAnswer = CodecSamples.computed(floats("y", Shape.of(2, 2), 0.25f, 1e-7f, -0f, 3f));
        Computed twoAnswer = CodecSamples.computed(
                json("score", DataType.FP64, Shape.of(2), "[0.1,2e300]"),
                strings("tag_bytes", Shape.of(2, 1), "a", "\t"));
        List<Sample> samples = new ArrayList<>();
        for (WireCodec codec : CODECS) {
            add(samples, codec, ONE, one, oneAnswer);
            add(samples, codec, TWO, two, twoAnswer);
        }
        text(samples, "{\"instances\":[{\"a\":[1,2],\"b\":\"x\"},{\"a\":[3,4],\"b\":{\"b64\":\"YQ==\"}}]}", TWO);
        text(samples, "{\"signature_name\":\"serving_default\",\"instances\":[[1,2,3,4],[5,6,7,8]]}", ONE);
        return samples;
    }

    private static void add(List<Sample> to, WireCodec codec, ModelSignature of, Tensors sent, Computed answer) {
        List<WireCodec.Body> requests = codec instanceof TorchServeCodec torch
                ? torch.encodeRows(sent, of)
                : List.of(toServer(codec, sent, of));
        for (WireCodec.Body body : requests) {
            to.add(new Sample(codec, of, true, body.headers(), body.bytes()));
            Wire wire = wire(codec.form(), body);
            Asked asked = codec.decodeRequest(wire, MODEL, of);
            Computed rows = codec instanceof TorchServeCodec ? CodecSamples.computed(firstRow(of)) : answer;
            WireCodec.Body reply = codec.encodeResponse(request(wire), asked, rows);
            to.add(new Sample(codec, of, false, reply.headers(), reply.bytes()));
        }
    }

    private static Tensor[] firstRow(ModelSignature of) {
        return of.equals(ONE)
                ? new Tensor[] {floats("y", Shape.of(1, 2), 0.5f, 1f)}
                : new Tensor[] {
                    json("score", DataType.FP64, Shape.of(1), "[1]"), strings("tag_bytes", Shape.of(1, 1), "a")
                };
    }

    private static void text(List<Sample> to, String body, ModelSignature of) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        to.add(new Sample(new TfsCodec(), of, true, headers, Buffer.buffer(body)));
    }

    @Test
    @Timeout(60)
    void endsInARefusalAndNothingElse() {
        List<Sample> samples = samples();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Sample sample = samples.get(i % samples.size());
            byte[] body = sample.body().getBytes();
            for (int n = 1 + random.nextInt(3); n > 0; n--) body = mutated(body);
            if (!survives(sample, headers(sample), body, i)) refused++;
        }
        // Were nothing refused, or everything, the mutations would not test much.
        assertThat(refused).isBetween(MUTATIONS / 2, MUTATIONS - MUTATIONS / 50);
    }

    private boolean survives(Sample sample, MultiMap headers, byte[] body, int number) {
        long before = threads.getCurrentThreadAllocatedBytes();
        boolean read = false;
        try {
            List<Tensor> tensors = read(sample, headers, Buffer.buffer(body));
            read = true;
            use(tensors, sample.signature());
        } catch (FailureException refused) {
            assertThat(refused.failure()).isNotInstanceOf(Failure.Broken.class);
        } catch (BadAnswerException refused) {
            assertThat(sample.request()).isFalse();
        } catch (RuntimeException other) {
            fail(
                    "mutation " + number + " of " + sample.codec() + ": "
                            + new String(body, StandardCharsets.ISO_8859_1),
                    other);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("mutation %d", number)
                .isLessThan(MOST_BYTES);
        return read;
    }

    private static List<Tensor> read(Sample sample, MultiMap headers, Buffer body) {
        if (sample.request()) {
            Wire wire = wire(sample.codec().form(), headers, body);
            ModelSignature signature = body.length() % 2 == 0 || sample.codec().form() != WireForm.OIP_REST
                    ? sample.signature()
                    : ModelSignature.UNKNOWN;
            return sample.codec()
                    .decodeRequest(wire, MODEL, signature)
                    .tensors()
                    .tensors();
        }
        long rows = sample.codec() instanceof TorchServeCodec ? 1 : 2;
        Tensors asked = Tensors.of(List.of(floats("x", Shape.of(rows), new float[(int) rows])));
        return sample.codec()
                .decodeResponse(headers, body, asked, sample.signature())
                .outputs()
                .tensors();
    }

    /** What was read must convert to every form, or be refused in order. */
    private static void use(List<Tensor> tensors, ModelSignature signature) {
        for (Tensor tensor : tensors) {
            if (tensor.type() == DataType.BYTES) StringsForm.of(tensor);
            else RawForm.of(tensor);
        }
        for (WireCodec codec : CODECS) {
            try {
                toServer(codec, Tensors.of(tensors), signature);
            } catch (FailureException refused) {
                assertThat(refused.failure()).isNotInstanceOf(Failure.Broken.class);
            }
        }
    }

    private MultiMap headers(Sample sample) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(sample.headers());
        if (headers.contains("Inference-Header-Content-Length") && random.nextInt(4) == 0) {
            int length = Integer.parseInt(headers.get("Inference-Header-Content-Length"));
            headers.set("Inference-Header-Content-Length", Integer.toString(length + random.nextInt(-3, 4)));
        }
        return headers;
    }

    private byte[] mutated(byte[] body) {
        if (body.length == 0) return new byte[] {(byte) random.nextInt()};
        int at = random.nextInt(body.length);
        return switch (random.nextInt(6)) {
            case 0 -> {
                body[at] ^= (byte) (1 << random.nextInt(8));
                yield body;
            }
            case 1 -> {
                body[at] = (byte) random.nextInt();
                yield body;
            }
            case 2 -> spliced(body, at, at + 1 + random.nextInt(4), new byte[0]);
            case 3 -> spliced(body, at, at, TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
            case 4 ->
                spliced(body, at, at, Arrays.copyOfRange(body, at, Math.min(body.length, at + 1 + random.nextInt(16))));
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(body, at) : digit(body, at);
        };
    }

    /** Digits matter most: sizes, shapes, values. */
    private byte[] digit(byte[] body, int at) {
        for (int i = 0; i < body.length; i++) {
            int here = (at + i) % body.length;
            if (body[here] < '0' || body[here] > '9') continue;
            body[here] = (byte) ('0' + random.nextInt(10));
            return body;
        }
        return body;
    }

    private static byte[] spliced(byte[] body, int from, int to, byte[] middle) {
        int stop = Math.min(to, body.length);
        byte[] out = new byte[body.length - (stop - from) + middle.length];
        System.arraycopy(body, 0, out, 0, from);
        System.arraycopy(middle, 0, out, from, middle.length);
        System.arraycopy(body, stop, out, from + middle.length, body.length - stop);
        return out;
    }
}

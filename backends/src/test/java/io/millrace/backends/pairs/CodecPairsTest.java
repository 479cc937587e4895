package io.millrace.backends.pairs;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.request;
import static io.millrace.backends.CodecSamples.served;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.Asked;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Any tensors from any client to any server and back: they arrive as they were sent, or are refused where a protocol on the
 * way has no form for them, and nowhere else. {@code -Dcases=100000} runs the full number for each pair, {@code -Dseed}
 * others.
 */
class CodecPairsTest {
    private static final int CASES = Integer.getInteger("cases", 300);
    private static final long SEED = Long.getLong("seed", 2026);

    @TestFactory
    Stream<DynamicTest> nothingArrivesAsAnotherTensor() {
        System.out.printf("codec pairs: %d cases each from seed %d%n", CASES, SEED);
        return Ends.CLIENTS.stream().flatMap(client -> Ends.SERVERS.stream().map(server -> pair(client, server)));
    }

    private static DynamicTest pair(ClientEnd client, ServerEnd server) {
        String name = client.name() + " to " + server.name();
        return DynamicTest.dynamicTest(name, () -> {
            Random random = new Random(SEED * 31 + name.hashCode());
            int whole = 0;
            for (int i = 0; i < CASES; i++) if (isWhole(client, server, subject(client, random), i)) whole++;
            // Were nearly everything refused, this would show little.
            if (whole < CASES / 50) throw new AssertionError("only " + whole + " of " + CASES + " went all the way");
        });
    }

    private static Subject subject(ClientEnd client, Random random) {
        while (true) {
            Subject subject = Subject.random(random);
            if (client.canSpeakOf(subject)) return subject;
        }
    }

    private static boolean isWhole(ClientEnd client, ServerEnd server, Subject subject, int number) {
        try {
            return goesThrough(client, server, subject);
        } catch (RuntimeException | AssertionError problem) {
            throw new AssertionError("case " + number + " of seed " + SEED + ": " + subject, problem);
        }
    }

    /** False where it was rightly refused on the way. */
    private static boolean goesThrough(ClientEnd client, ServerEnd server, Subject subject) {
        Tensors said = new Tensors(subject.inputs(), subject.wanted(), Optional.of("7"), Map.of());
        Optional<Wire> wire = unless(client.cannotAsk(subject), () -> client.ask(subject, said));
        if (wire.isEmpty()) return false;
        Asked asked = client.codec().decodeRequest(wire.get(), MODEL, subject.signature());
        requireSame(asked.tensors().tensors(), subject.inputs());
        List<String> wanted = asked.tensors().wanted();
        if (!wanted.isEmpty() && !wanted.equals(subject.wanted())) throw new AssertionError("wanted " + wanted);

        Optional<List<Body>> sent = unless(
                server.refuses(subject.inputs(), subject.outputs(), subject.batched()),
                () -> server.ask(served(subject.signature()), asked.tensors()));
        if (sent.isEmpty()) return false;
        Optional<List<Tensor>> outputs = answer(server, subject, sent.get(), asked.tensors());
        if (outputs.isEmpty()) return false;
        List<Tensor> expected = subject.named(wanted);
        requireSame(outputs.get(), expected);

        Optional<Body> told = unless(
                Limit.stop(client.hears(), expected),
                () -> client.codec()
                        .encodeResponse(
                                request(wire.get()), asked, new Computed(Tensors.of(outputs.get()), Optional.empty())));
        if (told.isEmpty()) return false;
        client.hear(subject, asked.tensors(), told.get()).ifPresent(heard -> requireSame(heard, expected));
        return true;
    }

    /** The outputs of the server, which has heard what it was sent and answers what was wanted. */
    private static Optional<List<Tensor>> answer(ServerEnd server, Subject subject, List<Body> sent, Tensors asked) {
        boolean rows = subject.batched() && server instanceof TorchServeServer;
        if (rows && sent.size() != subject.inputs().getFirst().rows()) throw new AssertionError(sent.size() + " rows");
        List<Tensor> wanted = List.of();
        for (int i = 0; i < sent.size(); i++) {
            Tensors heard = server.hear(sent.get(i), subject.signature());
            requireSame(heard.tensors(), rows ? row(subject.inputs(), i) : subject.inputs());
            wanted = subject.named(heard.wanted());
        }
        List<Tensor> outputs = wanted;
        return unless(server.cannotAnswer(outputs, subject.batched()), () -> {
            List<Body> answers = new ArrayList<>();
            for (int i = 0; i < sent.size(); i++)
                answers.add(server.answer(sent.get(i), subject.signature(), rows ? row(outputs, i) : outputs));
            return server.read(answers, asked, subject.signature());
        });
    }

    private static List<Tensor> row(List<Tensor> tensors, int index) {
        return tensors.stream().map(tensor -> row(tensor, index)).toList();
    }

    private static Tensor row(Tensor tensor, int index) {
        Shape shape = tensor.shape().tail().prepend(1);
        int count = (int) shape.elements();
        TensorData data = switch (tensor.data()) {
            case TensorData.Raw(Buffer raw) -> {
                int size = count * tensor.type().byteSize();
                yield new TensorData.Raw(raw.slice(index * size, (index + 1) * size));
            }
            case TensorData.Strings(List<Buffer> elements) ->
                new TensorData.Strings(elements.subList(index * count, (index + 1) * count));
            case TensorData.Json json -> throw new AssertionError(json);
        };
        return new Tensor(tensor.name(), tensor.type(), shape, data);
    }

    /** What comes of it; empty where it is refused, as it must be then. */
    private static <T> Optional<T> unless(boolean refused, Supplier<T> step) {
        T done;
        try {
            done = step.get();
        } catch (FailureException failure) {
            boolean says =
                    failure.failure() instanceof Failure.NotCarried || failure.failure() instanceof Failure.Unfit;
            if (refused && says) return Optional.empty();
            throw failure;
        } catch (BadAnswerException answer) {
            if (refused) return Optional.empty();
            throw answer;
        }
        if (refused) throw new AssertionError("nothing refused it");
        return Optional.of(done);
    }

    private static void requireSame(List<Tensor> actual, List<Tensor> expected) {
        if (!Subject.areSame(actual, expected)) throw new AssertionError(actual + " instead of " + expected);
    }
}

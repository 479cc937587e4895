package io.millrace.backends.pairs;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.headers;

import io.millrace.backends.ClientCodec;
import io.millrace.backends.WireCodec.Body;
import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.backends.clipper.ClipperCodec;
import io.millrace.backends.clipper.ClipperInput;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.BytesStyle;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonRows;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonWriter;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks with one flat input, under an application of its type. Its protocol has no servers, so this speaks by itself. */
final class ClipperClient implements ClientEnd {
    private static final Map<String, ClipperApplication> APPLICATIONS = Stream.of(ClipperInput.values())
            .map(input -> new ClipperApplication(input.keyword(), MODEL, input, "none", Duration.ofSeconds(1)))
            .collect(Collectors.toMap(ClipperApplication::name, Function.identity()));

    private final ClipperCodec codec = new ClipperCodec(APPLICATIONS, () -> 7);

    @Override
    public String name() {
        return "clipper";
    }

    @Override
    public ClientCodec codec() {
        return codec;
    }

    @Override
    public boolean cannotAsk(Subject subject) {
        return false;
    }

    @Override
    public Set<Limit> hears() {
        return Set.of(Limit.HALF_FLOATS, Limit.NOT_TEXT);
    }

    @Override
    public boolean canSpeakOf(Subject subject) {
        Tensor input = subject.inputs().getFirst();
        boolean hasQueries = input.rows() > 0 || !subject.batched();
        return subject.inputs().size() == 1 && hasQueries && application(input).isPresent() && fits(input, subject);
    }

    private static Optional<ClipperInput> application(Tensor input) {
        return switch (input.type()) {
            case INT8, INT16, INT32, UINT16 -> Optional.of(ClipperInput.INTEGERS);
            case FP32 -> Optional.of(ClipperInput.FLOATS);
            case FP64 -> Optional.of(ClipperInput.DOUBLES);
            case UINT8 -> Optional.of(ClipperInput.BYTES);
            case BYTES ->
                Optional.of(
                        Limit.stop(Set.of(Limit.NOT_TEXT), List.of(input)) ? ClipperInput.BYTES : ClipperInput.STRINGS);
            case BOOL, UINT32, UINT64, INT64, FP16, BF16 -> Optional.empty();
        };
    }

    private static boolean fits(Tensor input, Subject subject) {
        if (input.type() == DataType.BYTES) return perQuery(input, subject) == 1;
        return !(input.data() instanceof TensorData.Raw(Buffer raw)) || isFinite(input.type(), raw);
    }

    private static boolean isFinite(DataType type, Buffer raw) {
        for (int i = 0; i < raw.length(); i += type.byteSize()) {
            if (type == DataType.FP32 && !Float.isFinite(raw.getFloatLE(i))) return false;
            if (type == DataType.FP64 && !Double.isFinite(raw.getDoubleLE(i))) return false;
        }
        return true;
    }

    private static long queries(Tensor input, Subject subject) {
        return subject.batched() ? input.rows() : 1;
    }

    private static long perQuery(Tensor input, Subject subject) {
        return input.shape().elements() / queries(input, subject);
    }

    @Override
    public Wire ask(Subject subject, Tensors request) {
        Tensor input = request.tensors().getFirst();
        ClipperInput type = application(input).orElseThrow();
        List<String> queries = new ArrayList<>();
        for (int i = 0; i < queries(input, subject); i++) queries.add(query(input, subject, type, i));
        String body =
                queries.size() == 1 ? "{\"input\":" + queries.getFirst() + "}" : "{\"input_batch\":" + queries + "}";
        String target = "/" + type.name().toLowerCase(Locale.ROOT) + "/predict";
        return new Wire(WireForm.CLIPPER, HttpMethod.POST, target, headers(), Buffer.buffer(body));
    }

    private static String query(Tensor input, Subject subject, ClipperInput type, int index) {
        if (type == ClipperInput.BYTES)
            return "\"" + Base64.getEncoder().encodeToString(bytes(input, subject, index)) + "\"";
        Tensor flat = input.reshaped(
                type == ClipperInput.STRINGS
                        ? Shape.of(queries(input, subject))
                        : Shape.of(queries(input, subject), perQuery(input, subject)));
        JsonRows rows = JsonRows.of(flat, BytesStyle.TEXT);
        for (int before = 0; before < index; before++) rows.writeNext(new JsonWriter().put('['));
        JsonWriter out = new JsonWriter();
        rows.writeNext(out);
        return out.toBuffer().toString();
    }

    private static byte[] bytes(Tensor input, Subject subject, int index) {
        if (input.data() instanceof TensorData.Raw(Buffer raw)) {
            int length = (int) perQuery(input, subject);
            return raw.getBytes(index * length, (index + 1) * length);
        }
        return StringsForm.of(input).get(index).getBytes();
    }

    /** Each answer is what TorchServe would say to the same row; but a text alone is given as the JSON it may be. */
    @Override
    public Optional<List<Tensor>> hear(Subject subject, Tensors asked, Body answer) {
        boolean hidden = Limit.stop(Set.of(Limit.HIDDEN_DIMENSIONS), subject.outputs());
        long queries = queries(subject.inputs().getFirst(), subject);
        boolean texts = subject.outputs().stream()
                .anyMatch(output ->
                        output.type() == DataType.BYTES && output.shape().elements() == queries);
        if (hidden || texts) return Optional.empty();
        return Optional.of(new TorchServeCodec()
                .decodeRows(outputs(answer.bytes()), asked, subject.signature())
                .outputs()
                .tensors());
    }

    private static List<Buffer> outputs(Buffer answer) {
        List<Buffer> outputs = new ArrayList<>();
        JsonScanner in = JsonScanner.of(answer.getBytes());
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            if (fields.name().equals("output")) outputs.add(value(in, answer));
            else if (!fields.name().equals("batch_predictions")) in.skip();
            else for (in.enterArray(); in.nextElement(); ) outputs.addAll(outputs(value(in, answer)));
        }
        return outputs;
    }

    private static Buffer value(JsonScanner in, Buffer text) {
        int start = in.position();
        in.skip();
        return text.slice(start, in.stop());
    }
}

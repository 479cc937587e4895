package io.millrace.router.endtoend;

import io.millrace.router.endtoend.FakeModel.Columns;
import io.millrace.router.endtoend.HandProto.Field;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** TensorFlow Serving over gRPC, its tensors by {@code tensor_content}. */
record TfsGrpcDialect() implements GrpcDialect {
    private static final String PREDICTION = "tensorflow.serving.PredictionService/";
    private static final int AVAILABLE = 30;

    @Override
    public String infers() {
        return PREDICTION + "Predict";
    }

    @Override
    public String model(Buffer request) {
        return HandProto.field(HandProto.field(request, 1).bytes(), 1).text();
    }

    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        HandProto out = new HandProto().message(1, new HandProto().text(1, model.name()));
        tensors(out, 2, model.inputs(), List.copyOf(model.inputs().keySet()), rows);
        return message(out);
    }

    @Override
    public List<Row> asked(FakeModel model, Message request) {
        return rows(model.inputs(), request.body(), 2);
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        List<String> wanted =
                HandProto.fields(request.body(), 3).stream().map(Field::text).toList();
        HandProto out = new HandProto();
        tensors(
                out,
                1,
                model.outputs(),
                wanted.isEmpty() ? List.copyOf(model.outputs().keySet()) : wanted,
                rows);
        return message(out.message(2, new HandProto().text(1, model.name()).message(2, new HandProto().number(1, 3))));
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        return rows(model.outputs(), answer.body(), 1);
    }

    private static void tensors(
            HandProto out, int field, Map<String, Columns> tensors, List<String> names, List<Row> rows) {
        for (String name : names) {
            Columns columns = RawRows.columns(tensors, name);
            out.entry(
                    field,
                    name,
                    new HandProto()
                            .number(1, type(columns))
                            .message(2, shape(rows.size(), columns.count()))
                            .bytes(4, RawRows.column(rows, name, columns)));
        }
    }

    private static List<Row> rows(Map<String, Columns> tensors, Buffer message, int field) {
        Map<String, Buffer> raw = new HashMap<>();
        for (Field entry : HandProto.fields(message, field)) {
            Buffer tensor = HandProto.field(entry.bytes(), 2).bytes();
            raw.put(HandProto.field(entry.bytes(), 1).text(), raw(tensor));
        }
        return RawRows.rows(tensors, raw);
    }

    /** By {@code tensor_content}, or by values of its type, which a server writes unless told otherwise. */
    private static Buffer raw(Buffer tensor) {
        if (!HandProto.fields(tensor, 4).isEmpty())
            return HandProto.field(tensor, 4).bytes();
        if (!HandProto.fields(tensor, 5).isEmpty())
            return HandProto.field(tensor, 5).bytes();
        Buffer longs = Buffer.buffer();
        HandProto.packed(HandProto.field(tensor, 10).bytes()).forEach(longs::appendLongLE);
        return longs;
    }

    private static int type(Columns columns) {
        return columns.whole() ? 9 : 1;
    }

    private static HandProto shape(long rows, long columns) {
        return new HandProto()
                .message(2, new HandProto().number(1, rows))
                .message(2, new HandProto().number(1, columns));
    }

    private static Message message(HandProto body) {
        return new Message(Message.nothing().headers(), body.toBuffer());
    }

    @Override
    public Optional<Buffer> tell(String method, Buffer request, List<FakeModel> models) {
        String name = model(request);
        Optional<FakeModel> named =
                models.stream().filter(model -> model.name().equals(name)).findFirst();
        return switch (method) {
            case "tensorflow.serving.ModelService/GetModelStatus" ->
                named.map(model -> new HandProto()
                        .message(1, new HandProto().number(1, 3).number(2, AVAILABLE))
                        .toBuffer());
            case PREDICTION + "GetModelMetadata" -> named.map(TfsGrpcDialect::metadata);
            default -> Optional.empty();
        };
    }

    private static Buffer metadata(FakeModel model) {
        HandProto signature = new HandProto();
        model.inputs().forEach((name, columns) -> signature.entry(1, name, info(columns)));
        model.outputs().forEach((name, columns) -> signature.entry(2, name, info(columns)));
        HandProto any = new HandProto()
                .text(1, "type.googleapis.com/tensorflow.serving.SignatureDefMap")
                .message(2, new HandProto().entry(1, "serving_default", signature));
        return new HandProto().entry(2, "signature_def", any).toBuffer();
    }

    private static HandProto info(Columns columns) {
        return new HandProto().number(2, type(columns)).message(3, shape(-1, columns.count()));
    }
}

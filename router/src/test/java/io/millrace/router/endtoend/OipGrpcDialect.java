package io.millrace.router.endtoend;

import io.millrace.router.endtoend.FakeModel.Columns;
import io.millrace.router.endtoend.HandProto.Field;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Open Inference over gRPC, with raw contents. */
record OipGrpcDialect() implements GrpcDialect {
    private static final String SERVICE = "inference.GRPCInferenceService/";
    private static final int NAME = 1;
    private static final int VERSION = 2;
    private static final int ID = 3;
    private static final int TENSORS = 5;
    private static final int WANTED = 6;
    private static final int RAW_INPUTS = 7;
    private static final int RAW_OUTPUTS = 6;

    @Override
    public String infers() {
        return SERVICE + "ModelInfer";
    }

    @Override
    public String model(Buffer request) {
        return HandProto.field(request, NAME).text();
    }

    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        HandProto out = new HandProto().text(NAME, model.name()).text(ID, OipDialect.ID);
        tensors(out, model.inputs(), List.copyOf(model.inputs().keySet()), rows, RAW_INPUTS);
        return message(out);
    }

    @Override
    public List<Row> asked(FakeModel model, Message request) {
        return rows(model.inputs(), request.body(), RAW_INPUTS);
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        HandProto out = new HandProto().text(NAME, model.name()).text(VERSION, "3");
        HandProto.fields(request.body(), ID).forEach(id -> out.bytes(ID, id.bytes()));
        List<String> wanted = HandProto.fields(request.body(), WANTED).stream()
                .map(each -> HandProto.field(each.bytes(), 1).text())
                .toList();
        tensors(
                out,
                model.outputs(),
                wanted.isEmpty() ? List.copyOf(model.outputs().keySet()) : wanted,
                rows,
                RAW_OUTPUTS);
        return message(out);
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        return rows(model.outputs(), answer.body(), RAW_OUTPUTS);
    }

    private static void tensors(
            HandProto out, Map<String, Columns> tensors, List<String> names, List<Row> rows, int rawField) {
        for (String name : names) {
            Columns columns = RawRows.columns(tensors, name);
            out.message(
                    TENSORS,
                    new HandProto()
                            .text(1, name)
                            .text(2, columns.datatype())
                            .number(3, rows.size())
                            .number(3, columns.count()));
        }
        for (String name : names) out.bytes(rawField, RawRows.column(rows, name, RawRows.columns(tensors, name)));
    }

    private static List<Row> rows(Map<String, Columns> tensors, Buffer message, int rawField) {
        List<Field> described = HandProto.fields(message, TENSORS);
        List<Field> contents = HandProto.fields(message, rawField);
        Map<String, Buffer> raw = new HashMap<>();
        for (int i = 0; i < described.size(); i++) {
            String name = HandProto.field(described.get(i).bytes(), 1).text();
            raw.put(name, contents.get(i).bytes());
        }
        return RawRows.rows(tensors, raw);
    }

    private static Message message(HandProto body) {
        return new Message(Message.nothing().headers(), body.toBuffer());
    }

    @Override
    public Optional<Buffer> tell(String method, Buffer request, List<FakeModel> models) {
        return switch (method.substring(SERVICE.length())) {
            case "ServerLive", "ServerReady" -> Optional.of(yes());
            case "ServerMetadata" ->
                Optional.of(new HandProto()
                        .text(1, "fake")
                        .text(3, "model_configuration")
                        .toBuffer());
            case "RepositoryIndex" -> Optional.of(index(models));
            case "ModelReady" -> named(request, models).map(model -> yes());
            case "ModelMetadata" -> named(request, models).map(OipGrpcDialect::metadata);
            case "ModelConfig" ->
                named(request, models)
                        .map(model -> new HandProto()
                                .message(1, new HandProto().number(4, 64))
                                .toBuffer());
            case "ModelStatistics" ->
                named(request, models)
                        .map(model -> new HandProto()
                                .message(
                                        1,
                                        new HandProto()
                                                .text(1, model.name())
                                                .text(2, "3")
                                                .number(4, 10))
                                .toBuffer());
            default -> Optional.empty();
        };
    }

    private static Buffer index(List<FakeModel> models) {
        HandProto out = new HandProto();
        for (FakeModel model : models)
            out.message(1, new HandProto().text(1, model.name()).text(2, "3").text(3, "READY"));
        return out.toBuffer();
    }

    private static Buffer yes() {
        return new HandProto().number(1, 1).toBuffer();
    }

    private static Optional<FakeModel> named(Buffer request, List<FakeModel> models) {
        String name = HandProto.field(request, NAME).text();
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    private static Buffer metadata(FakeModel model) {
        HandProto out = new HandProto().text(1, model.name()).text(2, "3").text(3, "fake_arithmetic");
        model.inputs().forEach((name, columns) -> out.message(4, spec(name, columns)));
        model.outputs().forEach((name, columns) -> out.message(5, spec(name, columns)));
        return out.toBuffer();
    }

    private static HandProto spec(String name, Columns columns) {
        return new HandProto()
                .text(1, name)
                .text(2, columns.datatype())
                .number(3, -1)
                .number(3, columns.count());
    }
}

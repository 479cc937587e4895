package io.millrace.router.endtoend;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** TorchServe over gRPC: the documents of {@link TorchServeDialect}, one element for each call. */
record TorchServeGrpcDialect() implements GrpcDialect {
    private static final String SERVICE = "org.pytorch.serve.grpc.inference.InferenceAPIsService/";
    private static final TorchServeDialect DOCUMENTS = new TorchServeDialect();

    @Override
    public String infers() {
        return SERVICE + "Predictions";
    }

    @Override
    public String model(Buffer request) {
        return HandProto.field(request, 1).text();
    }

    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        HandProto data = new HandProto()
                .text(1, "data")
                .bytes(2, DOCUMENTS.ask(model, rows).body());
        return message(new HandProto().text(1, model.name()).message(3, data));
    }

    @Override
    public List<Row> asked(FakeModel model, Message request) {
        Buffer entry = HandProto.field(request.body(), 3).bytes();
        return DOCUMENTS.asked(model, Message.json(HandProto.field(entry, 2).bytes()));
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        return message(
                new HandProto().bytes(1, DOCUMENTS.answer(model, request, rows).body()));
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        return DOCUMENTS.answered(
                model, Message.json(HandProto.field(answer.body(), 1).bytes()));
    }

    private static Message message(HandProto body) {
        return new Message(Message.nothing().headers(), body.toBuffer());
    }

    @Override
    public Optional<Buffer> tell(String method, Buffer request, List<FakeModel> models) {
        return method.equals(SERVICE + "Ping")
                ? Optional.of(
                        new HandProto().text(1, "{\"status\": \"Healthy\"}").toBuffer())
                : Optional.empty();
    }
}

package io.millrace.chaos.wire;

import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.OptionalInt;

/** Open Inference over gRPC: the tensor as bytes beside the message's fields, or in its field for FP32. */
public enum OipGrpcWire implements Wire {
    RAW,
    TYPED;

    private static final String INFER = "/inference.GRPCInferenceService/ModelInfer";
    private static final int RAW_INPUT = 7;
    private static final int RAW_OUTPUT = 6;

    @Override
    public boolean isGrpc() {
        return true;
    }

    @Override
    public FullHttpRequest ask(String model, Rows x) {
        String id = Integer.toString(EchoModel.idOf(x, 0));
        OipProtobuf question = new OipProtobuf(model, id, x, this == RAW);
        return GrpcMessages.call(INFER, question.write(EchoModel.INPUT, RAW_INPUT));
    }

    @Override
    public Rows read(FullHttpResponse answer) throws NotReadableException {
        return OipProtobuf.read(GrpcMessages.message(answer), EchoModel.OUTPUT, RAW_OUTPUT)
                .rows();
    }

    @Override
    public boolean claims(String path) {
        return path.equals(INFER);
    }

    @Override
    public Question read(FullHttpRequest question) throws NotReadableException {
        OipProtobuf read = OipProtobuf.read(GrpcMessages.message(question), EchoModel.INPUT, RAW_INPUT);
        return new Question(read.model(), read.id(), read.rows(), read.raw() ? Question.Form.RAW : Question.Form.TYPED);
    }

    @Override
    public FullHttpResponse answer(Question question, Rows y) {
        OipProtobuf answer = new OipProtobuf(question.model(), question.id(), y, question.form() == Question.Form.RAW);
        return GrpcMessages.reply(answer.write(EchoModel.OUTPUT, RAW_OUTPUT));
    }

    /** The codes that gRPC's servers have for what REST says in these statuses. */
    @Override
    public FullHttpResponse refuse(int status, String why) {
        int code = switch (status) {
            case 400 -> 3;
            case 404 -> 5;
            case 429 -> 8;
            case 503 -> 14;
            case 504 -> 4;
            default -> 13;
        };
        return GrpcMessages.refuse(code, why);
    }

    @Override
    public int status(FullHttpResponse answer) {
        OptionalInt code = GrpcMessages.code(answer);
        if (code.isEmpty() || answer.status().code() != 200) return 0;
        return switch (code.getAsInt()) {
            case 0 -> 200;
            case 1 -> 499;
            case 3 -> 400;
            case 4 -> 504;
            case 5 -> 404;
            case 8 -> 429;
            case 14 -> 503;
            default -> 500;
        };
    }

    @Override
    public boolean isError(FullHttpResponse answer) {
        OptionalInt code = GrpcMessages.code(answer);
        return code.isPresent() && code.getAsInt() > 0 && code.getAsInt() <= 16;
    }

    @Override
    public boolean isPushedBack(FullHttpResponse answer) {
        return GrpcMessages.field(answer, "grpc-retry-pushback-ms") != null;
    }

    @Override
    public String problem(FullHttpResponse answer) {
        return GrpcMessages.field(answer, GrpcMessages.STATUS) + " " + GrpcMessages.field(answer, GrpcMessages.MESSAGE);
    }
}

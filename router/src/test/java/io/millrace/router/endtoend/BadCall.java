package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * One cell of the table of bad input over gRPC: a call that a client should not have made, and what it gets for it.
 *
 * @param says what is in the message, all of it
 */
record BadCall(String method, Buffer message, Status.Code code, List<String> says) {
    private static final String OIP = "inference.GRPCInferenceService/";
    private static final String TFS = "tensorflow.serving.PredictionService/";
    private static final String TORCHSERVE = "org.pytorch.serve.grpc.inference.InferenceAPIsService/";

    /** A row of the table: a mistake, and a cell for each protocol in which it can be made. */
    record Row(String mistake, List<BadCall> cells) {
        static Row row(String mistake, BadCall... cells) {
            return new Row(mistake, List.of(cells));
        }
    }

    /** Most mistakes are INVALID_ARGUMENT. */
    private static BadCall of(String method, Buffer message) {
        return new BadCall(method, message, Status.Code.INVALID_ARGUMENT, List.of());
    }

    static BadCall oip(Buffer message) {
        return of(OIP + "ModelInfer", message);
    }

    static BadCall oip(HandProto message) {
        return oip(message.toBuffer());
    }

    static BadCall tfs(Buffer message) {
        return of(TFS + "Predict", message);
    }

    static BadCall tfs(HandProto message) {
        return tfs(message.toBuffer());
    }

    static BadCall torchserve(Buffer message) {
        return of(TORCHSERVE + "Predictions", message);
    }

    static BadCall torchserve(HandProto message) {
        return torchserve(message.toBuffer());
    }

    /** Another method of the same service. */
    BadCall by(String name) {
        return new BadCall(method.substring(0, method.indexOf('/') + 1) + name, message, code, says);
    }

    BadCall gets(Status.Code other) {
        return new BadCall(method, message, other, says);
    }

    BadCall saying(String... fragments) {
        return new BadCall(method, message, code, List.of(fragments));
    }

    void assertIsRefusedBy(GrpcCaller caller) {
        Status status = caller.status(method, message.getBytes());

        assertThat(status.getCode()).as("%s", status).isEqualTo(code);
        assertThat(says).isNotEmpty();
        assertThat(status.getDescription()).contains(says);
    }

    @Override
    public String toString() {
        return method.substring(method.lastIndexOf('.', method.indexOf('/')) + 1) + " of " + message.length()
                + " bytes";
    }
}

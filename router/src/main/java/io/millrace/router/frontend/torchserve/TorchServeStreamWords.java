package io.millrace.router.frontend.torchserve;

import io.millrace.backends.torchserve.TorchServeGrpcHead;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.millrace.router.frontend.Names;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.stream.StreamWords;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * {@code StreamPredictions2} as TorchServe speaks it: an answer of the stream is one of a single prediction, an error stands
 * in its {@code status}. Source: pytorch/serve, {@code proto/inference.proto} and {@code job/GRPCJob.java}.
 */
final class TorchServeStreamWords implements StreamWords {
    private static final int SEQUENCE_ID = 2;
    private static final int STATUS = 3;

    private final String unaryMethod;

    TorchServeStreamWords(String unaryMethod) {
        this.unaryMethod = unaryMethod;
    }

    @Override
    public WireForm form() {
        return WireForm.TORCHSERVE_GRPC;
    }

    @Override
    public String unaryMethod() {
        return unaryMethod;
    }

    @Override
    public Addressee addressee(Buffer message) {
        TorchServeGrpcHead head = TorchServeGrpcHead.of(message);
        if (head.model().isEmpty())
            throw new Failure.Malformed("model_name", "Parameter model_name is required.").toException();
        Optional<ModelVersion> version = head.version().isEmpty()
                ? Optional.empty()
                : Optional.of(Names.versionIn("model_version", head.version()));
        return new Addressee(Names.modelIn("model_name", head.model()), version);
    }

    @Override
    public Buffer answer(Buffer unaryAnswer) {
        return unaryAnswer;
    }

    @Override
    public Buffer refusal(Buffer message, GrpcStatus status) {
        ProtoWriter out = new ProtoWriter();
        try {
            out.string(SEQUENCE_ID, TorchServeGrpcHead.of(message).sequence());
        } catch (FailureException unreadable) {
            // Then nobody can say whose it was.
        }
        out.open(STATUS).integer(1, status.code().number()).string(2, status.message());
        return out.close().toBuffer();
    }

    @Override
    public boolean endsByRefusal(MultiMap metadata) {
        return false;
    }
}

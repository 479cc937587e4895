package io.millrace.backends.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.backends.Inflation;
import io.millrace.backends.oip.OipGrpcHead;
import io.millrace.backends.tfs.TfsModelSpec;
import io.millrace.backends.torchserve.TorchServeGrpcHead;
import io.millrace.inference.BodyRoom;
import io.millrace.inference.ModelName;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;

/** What is read or exchanged in a body that is otherwise passed on as it is. */
class HeadFuzzTest {
    private static final String LONG = "1m";
    private static final ModelName OTHER = new ModelName("other");
    private static final int LIMIT = 1 << 20;

    @FuzzTest(maxDuration = LONG)
    void openInferenceGrpc(byte[] data) {
        Buffer message = Buffer.buffer(data);
        Optional<OipGrpcHead> head = Understood.orRefused(data.length, () -> OipGrpcHead.of(message));
        if (head.isEmpty()) return;
        Optional<String> id = Optional.of(head.get().id());
        OipGrpcHead renamed = OipGrpcHead.of(OipGrpcHead.rewritten(message, OTHER, Optional.empty(), id));
        OipGrpcHead expected =
                new OipGrpcHead(OTHER.text(), "", head.get().id(), head.get().parameters());
        if (!renamed.equals(expected)) throw new AssertionError(renamed + " instead of " + expected);
    }

    @FuzzTest(maxDuration = LONG)
    void tensorFlowGrpc(byte[] data) {
        Buffer message = Buffer.buffer(data);
        Optional<TfsModelSpec> spec =
                Understood.orRefused(data.length, () -> TfsModelSpec.of(message, TfsModelSpec.IN_REQUEST));
        if (spec.isEmpty()) return;
        TfsModelSpec other = spec.get().of(OTHER);
        TfsModelSpec renamed =
                TfsModelSpec.of(other.putInto(message, TfsModelSpec.IN_REQUEST), TfsModelSpec.IN_REQUEST);
        if (!renamed.equals(other)) throw new AssertionError(renamed + " instead of " + other);
    }

    @FuzzTest(maxDuration = LONG)
    void torchServeGrpc(byte[] data) {
        Understood.orRefused(data.length, () -> TorchServeGrpcHead.of(Buffer.buffer(data)));
    }

    /** The first byte chooses the coding. */
    @FuzzTest(maxDuration = LONG)
    void packedBodies(byte[] data) {
        if (data.length == 0) return;
        String encoding = data[0] == 'g' ? "gzip" : "deflate";
        Buffer body = Buffer.buffer(Arrays.copyOfRange(data, 1, data.length));
        Understood.orRefused(data.length, () -> new Inflation(LIMIT, BodyRoom.UNBOUNDED).inflated(encoding, body))
                .ifPresent(unpacked -> {
                    if (unpacked.length() > LIMIT) throw new AssertionError(unpacked.length() + " bytes");
                });
    }
}

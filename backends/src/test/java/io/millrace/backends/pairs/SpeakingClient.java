package io.millrace.backends.pairs;

import static io.millrace.backends.CodecSamples.served;
import static io.millrace.backends.CodecSamples.wire;
import static io.millrace.backends.pairs.Limit.EMPTY_BATCH;
import static io.millrace.backends.pairs.Limit.HIDDEN_DIMENSIONS;
import static io.millrace.backends.pairs.Limit.NO_COMMON_ROWS;

import io.millrace.backends.WireCodec;
import io.millrace.backends.WireCodec.Body;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.backends.torchserve.TorchServeGrpcCodec;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One whose protocol servers speak as well, so that the codec's other half is the client: all in one piece. */
record SpeakingClient(String name, WireCodec codec, Set<Limit> asks, Set<Limit> expects, Set<Limit> hears)
        implements ClientEnd {
    @Override
    public boolean cannotAsk(Subject subject) {
        return Limit.stop(asks, subject.inputs()) || Limit.stop(expects, subject.outputs());
    }

    @Override
    public Wire ask(Subject subject, Tensors request) {
        boolean rows = codec instanceof TfsCodec && asks.contains(EMPTY_BATCH);
        Body body = rows
                ? ((TfsCodec) codec).encodeRows(served(subject.unbatched()), request)
                : codec.encodeRequest(served(subject.unbatched()), Optional.empty(), request);
        return wire(codec.form(), body);
    }

    @Override
    public Optional<List<Tensor>> hear(Subject subject, Tensors asked, Body answer) {
        List<Tensor> outputs = subject.outputs();
        // No row tells that several outputs are meant.
        if (hears.contains(NO_COMMON_ROWS)
                && outputs.size() > 1
                && outputs.getFirst().rows() == 0) return Optional.empty();
        // And who was told no shapes makes [0] of [0,3].
        boolean untold = codec instanceof TorchServeCodec || codec instanceof TorchServeGrpcCodec;
        if (untold && Limit.stop(Set.of(HIDDEN_DIMENSIONS), outputs)) return Optional.empty();
        return Optional.of(codec.decodeResponse(answer.headers(), answer.bytes(), asked, subject.unbatched())
                .outputs()
                .tensors());
    }
}

package io.millrace.backends.pairs;

import static io.millrace.backends.pairs.Limit.EMPTY_BATCH;
import static io.millrace.backends.pairs.Limit.HALF_FLOATS;
import static io.millrace.backends.pairs.Limit.HIDDEN_DIMENSIONS;
import static io.millrace.backends.pairs.Limit.NOT_TEXT;
import static io.millrace.backends.pairs.Limit.NOT_TEXT_UNLESS_NAMED_BYTES;
import static io.millrace.backends.pairs.Limit.NO_COMMON_ROWS;
import static io.millrace.backends.pairs.Limit.UINT16;

import io.millrace.backends.WireCodec;
import io.millrace.backends.djlserving.DjlServingEnd;
import io.millrace.backends.kserve.KserveCodec;
import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.oip.OipGrpcCodec;
import io.millrace.backends.service.ServiceEnd;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.backends.tfs.TfsGrpcCodec;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.backends.torchserve.TorchServeGrpcCodec;
import java.util.List;
import java.util.Set;

/** Who speaks what, and what it has no form for: a new codec is a line here. */
final class Ends {
    /** Every protocol that clients speak: how they ask, what they expect of the model, what they can be told. */
    static final List<ClientEnd> CLIENTS = List.of(
            new SpeakingClient("oip", new OipCodec(), Set.of(), Set.of(), Set.of()),
            new SpeakingClient(
                    "oip in JSON",
                    new OipCodec(false),
                    Set.of(HALF_FLOATS, NOT_TEXT),
                    Set.of(),
                    Set.of(HALF_FLOATS, NOT_TEXT)),
            new SpeakingClient(
                    "tfs in columns",
                    new TfsCodec(),
                    Set.of(HALF_FLOATS, UINT16, HIDDEN_DIMENSIONS),
                    Set.of(HALF_FLOATS, UINT16),
                    Set.of(HALF_FLOATS, UINT16, NOT_TEXT_UNLESS_NAMED_BYTES)),
            rows("tfs in rows", new TfsCodec()),
            rows("kserve", new KserveCodec()),
            new SpeakingClient(
                    "torchserve",
                    new TorchServeCodec(),
                    Set.of(HALF_FLOATS, NOT_TEXT, HIDDEN_DIMENSIONS),
                    Set.of(),
                    Set.of(HALF_FLOATS, NOT_TEXT)),
            new ClipperClient(),
            new SpeakingClient("oip-grpc", new OipGrpcCodec(), Set.of(), Set.of(), Set.of()),
            new SpeakingClient("tfs-grpc", new TfsGrpcCodec(), Set.of(), Set.of(), Set.of()),
            new SpeakingClient(
                    "torchserve-grpc",
                    new TorchServeGrpcCodec(),
                    Set.of(HALF_FLOATS, NOT_TEXT, HIDDEN_DIMENSIONS),
                    Set.of(),
                    Set.of(HALF_FLOATS, NOT_TEXT)));

    /** Every protocol that servers speak: how they are asked, what is expected of them, what they can answer. */
    static final List<ServerEnd> SERVERS = List.of(
            new CodecServer("oip", new OipCodec(), Set.of(), Set.of(), Set.of()),
            new CodecServer(
                    "oip without the binary extension",
                    new OipCodec(false),
                    Set.of(HALF_FLOATS, NOT_TEXT),
                    Set.of(),
                    Set.of(HALF_FLOATS, NOT_TEXT)),
            new CodecServer(
                    "tfs",
                    new TfsCodec(),
                    Set.of(HALF_FLOATS, UINT16, HIDDEN_DIMENSIONS),
                    Set.of(HALF_FLOATS, UINT16),
                    Set.of(NOT_TEXT_UNLESS_NAMED_BYTES)),
            new CodecServer(
                    "kserve",
                    new KserveCodec(),
                    Set.of(HALF_FLOATS, UINT16, HIDDEN_DIMENSIONS, EMPTY_BATCH, NO_COMMON_ROWS),
                    Set.of(HALF_FLOATS, UINT16),
                    Set.of(NOT_TEXT_UNLESS_NAMED_BYTES, NO_COMMON_ROWS)),
            new TorchServeServer("torchserve", false),
            new ServiceEnd(),
            new DjlServingEnd(),
            new CodecServer("oip-grpc", new OipGrpcCodec(), Set.of(), Set.of(), Set.of()),
            new CodecServer("tfs-grpc", new TfsGrpcCodec(), Set.of(), Set.of(), Set.of()),
            new TorchServeServer("torchserve-grpc", true));

    private Ends() {}

    private static ClientEnd rows(String name, WireCodec codec) {
        return new SpeakingClient(
                name,
                codec,
                Set.of(HALF_FLOATS, UINT16, HIDDEN_DIMENSIONS, EMPTY_BATCH, NO_COMMON_ROWS),
                Set.of(HALF_FLOATS, UINT16),
                Set.of(HALF_FLOATS, UINT16, NOT_TEXT_UNLESS_NAMED_BYTES, NO_COMMON_ROWS));
    }
}

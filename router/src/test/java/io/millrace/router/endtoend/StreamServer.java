package io.millrace.router.endtoend;

import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.OtherGrpcStreams;
import java.util.Arrays;
import java.util.List;

/** A model server of one gRPC protocol whose streams do what a script says. */
final class StreamServer implements AutoCloseable {
    private static final int NOT_FOUND = 5;

    private final OtherGrpcStreams streams;
    private final String keyword;

    StreamServer(String keyword, GrpcDialect dialect, List<FakeModel> models, OtherGrpcStreams.Script script) {
        this.keyword = keyword;
        this.streams = new OtherGrpcStreams(
                call -> dialect.tell(call.method(), call.message(), models)
                        .map(OtherGrpcServer::ok)
                        .orElseGet(() -> OtherGrpcServer.status(NOT_FOUND, "not there")),
                script);
    }

    /** Of Open Inference, with these models. */
    static StreamServer oip(OtherGrpcStreams.Script script, String... models) {
        return new StreamServer(
                "oip-grpc",
                new OipGrpcDialect(),
                Arrays.stream(models).map(FakeModel::digits).toList(),
                script);
    }

    static StreamServer torchServe(OtherGrpcStreams.Script script) {
        return new StreamServer("torchserve-grpc", new TorchServeGrpcDialect(), List.of(), script);
    }

    String asPool(String name) {
        return "  %s: {protocol: %s, endpoints: [\"127.0.0.1:%d\"], probe: {timeout: 10s}, eject: {consecutive-failures: 1000}}\n"
                .formatted(name, keyword, streams.port());
    }

    List<OtherGrpcStreams.Talk> talks() {
        return streams.talks();
    }

    @Override
    public void close() {
        streams.close();
    }
}

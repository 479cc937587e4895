package io.millrace.chaos.wire;

import io.millrace.chaos.echo.Rows;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One protocol's messages about the echo model, both ways. Stateless; any thread. */
public sealed interface Wire permits OipWire, OipGrpcWire, TfsWire, TorchServeWire {

    /** The client's question. */
    FullHttpRequest ask(String model, Rows x);

    /** The client reads an answer of status 200. */
    Rows read(FullHttpResponse answer) throws NotReadableException;

    /** True when a POST to {@code path} is an inference in this protocol. */
    boolean claims(String path);

    /** The server reads a question. */
    Question read(FullHttpRequest question) throws NotReadableException;

    /** The server's answer. */
    FullHttpResponse answer(Question question, Rows y);

    /** The server's error, in the protocol's own form. */
    FullHttpResponse refuse(int status, String why);

    /** True when a body has the form of the protocol's errors: what a client of it may be shown. */
    boolean isError(FullHttpResponse answer);

    /** True when its messages go over HTTP/2, each exchange on a stream of its own. */
    default boolean isGrpc() {
        return false;
    }

    /** As an HTTP status, whatever says it in this protocol; 0 where nothing does. */
    default int status(FullHttpResponse answer) {
        return answer.status().code();
    }

    /** True when the client is asked to come again soon. */
    default boolean isPushedBack(FullHttpResponse answer) {
        return answer.headers().contains(HttpHeaderNames.RETRY_AFTER);
    }

    /** What an error says, for people. */
    default String problem(FullHttpResponse answer) {
        return answer.content().toString(StandardCharsets.UTF_8);
    }

    /** Every protocol in every form, as {@code oip-binary} or {@code tfs-row}. */
    static Stream<Wire> all() {
        return Stream.<Wire[]>of(OipWire.values(), OipGrpcWire.values(), TfsWire.values(), TorchServeWire.values())
                .flatMap(Stream::of);
    }

    static Wire named(String name) {
        return all().filter(w -> w.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no protocol " + name));
    }

    static Optional<Wire> claiming(String path) {
        return all().filter(w -> w.claims(path)).findFirst();
    }

    /** Lower case, for seeds and reports. */
    default String label() {
        String family = getClass().getSimpleName().replace("Wire", "");
        return (family + "-" + this).toLowerCase(Locale.ROOT);
    }
}

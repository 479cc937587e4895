package io.millrace.backends.grpc;

import io.millrace.backends.http.HopHeaders;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a call, in the order the specification gives. A value that HTTP/2 cannot carry is refused as
 * {@link Failure.Malformed}.
 */
final class RequestHead implements HopHeaders.Sink {
    private static final AsciiString POST = AsciiString.cached("POST");
    private static final AsciiString TE = AsciiString.cached("te");
    private static final AsciiString TRAILERS = AsciiString.cached("trailers");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    private static final AsciiString GRPC = AsciiString.cached("application/grpc");
    private static final AsciiString ACCEPT_ENCODING = AsciiString.cached("grpc-accept-encoding");
    private static final AsciiString IDENTITY = AsciiString.cached("identity");
    private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
    private static final AsciiString TIMEOUT = AsciiString.cached("grpc-timeout");

    private final Http2Headers headers = new DefaultHttp2Headers(false);

    private RequestHead() {}

    /**
     * @param home            names scheme, authority and what opens the server, before which a client's own goes
     * @param remainingMillis of the exchange's time
     * @throws io.millrace.inference.FailureException {@code Malformed}
     */
    static Http2Headers of(GrpcAsk ask, EndpointConnections home, long remainingMillis) {
        RequestHead head = new RequestHead();
        @Nullable String authorization = home.authorization();
        head.headers
                .method(POST)
                .scheme(home.scheme())
                .path(requireVisible("method", ask.method()))
                .authority(home.authority())
                .add(TE, TRAILERS)
                .add(CONTENT_TYPE, contentType(ask.metadata()))
                .add(ACCEPT_ENCODING, IDENTITY);
        if (ask.beyondMillis().isPresent()) {
            long told = remainingMillis + ask.beyondMillis().getAsLong() - ask.hopMarginMillis();
            head.headers.add(TIMEOUT, timeout(Math.max(1, told)));
        }
        HopHeaders.forEachPassing(ask.metadata(), head);
        if (authorization != null && !ask.metadata().contains(AUTHORIZATION))
            head.headers.add(AUTHORIZATION, authorization);
        ask.id().ifPresent(id -> head.headers.add(HopHeaders.REQUEST_ID, id.text()));
        return head.headers;
    }

    /** A client's own may say how its messages are written: {@code application/grpc+proto}. */
    private static CharSequence contentType(MultiMap metadata) {
        String type = metadata.get(CONTENT_TYPE);
        return type != null && AsciiString.regionMatches(type, true, 0, GRPC, 0, GRPC.length()) ? type : GRPC;
    }

    /** At most eight digits and a unit: milliseconds up to a day, then seconds. */
    static String timeout(long millis) {
        return millis < 100_000_000 ? millis + "m" : Math.min(millis / 1_000, 99_999_999) + "S";
    }

    @Override
    public void header(CharSequence name, CharSequence value) {
        if (Metadata.isOfOurHop(name)) return;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 127 || c == ':') throw malformed("header name", name);
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 127 || c > 255) throw malformed("header " + Excerpt.of(name), value);
        }
        headers.add(AsciiString.of(name).toLowerCase(), value);
    }

    private static String requireVisible(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127) throw malformed(what, text);
        }
        return text;
    }

    private static RuntimeException malformed(String where, CharSequence text) {
        return new Failure.Malformed(where, "cannot be sent over HTTP/2: " + Excerpt.of(text)).toException();
    }
}

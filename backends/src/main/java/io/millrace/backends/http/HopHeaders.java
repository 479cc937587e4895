package io.millrace.backends.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Which headers end at our hop, the same in both directions; each side writes its own in their place. They are:
 * {@code Connection} and all it names, {@code Keep-Alive}, {@code Proxy-*}, {@code TE} unless it says {@code trailers},
 * {@code Trailer}, {@code Transfer-Encoding}, {@code Upgrade}, {@code HTTP2-Settings}, {@code Expect}, {@code Host},
 * {@code Content-Length}, {@code x-millrace-*} and {@code x-request-id}. All others pass unchanged and in order. Any
 * thread. Source: RFC 9110, section 7.6.1.
 */
public final class HopHeaders {
    /** What the server may take, in whole milliseconds. */
    public static final AsciiString TIMEOUT = AsciiString.cached("x-millrace-timeout-ms");

    public static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

    private HopHeaders() {}

    /** Takes the headers that pass. */
    @FunctionalInterface
    public interface Sink {
        void header(CharSequence name, CharSequence value);
    }

    /** Hands over every header that passes our hop. */
    public static void forEachPassing(MultiMap headers, Sink sink) {
        List<String> named = namedByConnection(headers);
        // Vert.x's own map is one of Netty's too, and there gives its names and values without making strings of them.
        if (headers instanceof HttpHeaders bytes) {
            Iterator<Map.Entry<CharSequence, CharSequence>> entries = bytes.iteratorCharSequence();
            while (entries.hasNext()) {
                Map.Entry<CharSequence, CharSequence> entry = entries.next();
                pass(entry.getKey(), entry.getValue(), named, sink);
            }
        } else {
            for (Map.Entry<String, String> entry : headers) pass(entry.getKey(), entry.getValue(), named, sink);
        }
    }

    private static void pass(CharSequence name, CharSequence value, List<String> named, Sink sink) {
        if (!endsHere(name, value) && !isIn(named, name)) sink.header(name, value);
    }

    private static boolean endsHere(CharSequence name, CharSequence value) {
        if (name.isEmpty()) return true;
        return switch (name.charAt(0) | 0x20) {
            case 'c' -> is(name, HttpHeaderNames.CONNECTION) || is(name, HttpHeaderNames.CONTENT_LENGTH);
            case 'e' -> is(name, HttpHeaderNames.EXPECT);
            case 'h' -> is(name, HttpHeaderNames.HOST) || is(name, "http2-settings");
            case 'k' -> is(name, "keep-alive");
            case 'p' -> begins(name, "proxy-");
            case 't' ->
                is(name, HttpHeaderNames.TRANSFER_ENCODING)
                        || is(name, HttpHeaderNames.TRAILER)
                        || (is(name, HttpHeaderNames.TE) && !is(value, "trailers"));
            case 'u' -> is(name, HttpHeaderNames.UPGRADE);
            case 'x' -> is(name, REQUEST_ID) || begins(name, "x-millrace-");
            default -> false;
        };
    }

    private static boolean is(CharSequence name, CharSequence other) {
        return AsciiString.contentEqualsIgnoreCase(name, other);
    }

    private static boolean begins(CharSequence name, String prefix) {
        return AsciiString.regionMatches(name, true, 0, prefix, 0, prefix.length());
    }

    private static List<String> namedByConnection(MultiMap headers) {
        if (!headers.contains(HttpHeaderNames.CONNECTION)) return List.of();
        List<String> named = new ArrayList<>();
        for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String token : value.split(",", -1)) named.add(token.strip());
        }
        return named;
    }

    private static boolean isIn(List<String> named, CharSequence name) {
        for (String each : named) if (is(name, each)) return true;
        return false;
    }
}

package io.millrace.backends.grpc;

import io.netty.util.AsciiString;

/**
 * Which fields of a gRPC message's head are not metadata: HTTP's, and those by which a message is framed and coded, all of
 * which end at our hop. Of the names that gRPC reserves, {@code grpc-} and more, only those pass that carry a trace or tags,
 * and in an answer its status.
 */
final class Metadata {
    private Metadata() {}

    /** Of an answer: not handed on. */
    static boolean isOfTheTransport(CharSequence name) {
        if (name.isEmpty()) return true;
        return switch (name.charAt(0)) {
            case ':' -> true;
            case 'c' -> is(name, "content-type") || is(name, "connection") || is(name, "content-length");
            case 'g' -> is(name, "grpc-encoding") || is(name, "grpc-accept-encoding");
            case 't' -> is(name, "trailer") || is(name, "transfer-encoding");
            default -> false;
        };
    }

    /** Of a request: not sent on, or made anew. */
    static boolean isOfOurHop(CharSequence name) {
        if (name.isEmpty()) return true;
        return switch (name.charAt(0) | 0x20) {
            case 'a' -> is(name, "accept-encoding");
            case 'c' -> is(name, "content-type") || is(name, "content-encoding");
            case 'g' -> begins(name, "grpc-") && !is(name, "grpc-trace-bin") && !is(name, "grpc-tags-bin");
            case 't' -> is(name, "te");
            default -> name.charAt(0) == ':';
        };
    }

    private static boolean is(CharSequence name, String other) {
        return AsciiString.contentEqualsIgnoreCase(name, other);
    }

    private static boolean begins(CharSequence name, String prefix) {
        return AsciiString.regionMatches(name, true, 0, prefix, 0, prefix.length());
    }
}

package io.millrace.chaos.server;

import io.millrace.chaos.Seed;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.wire.HttpMessages;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Matcher;

/**
 * Spoils a recorded answer: one to three mutations of its framing, its head, its body or just its bytes, and one of
 * three endings. The same seed gives the same bytes.
 */
final class ReplyMutator {
    /** An answer of ISO-8859-1 text, so that a character is a byte. */
    private record Message(String head, String body) {
        String whole() {
            return head + body;
        }

        Message head(String other) {
            return new Message(other, body);
        }

        Message body(String other) {
            return new Message(head, other);
        }
    }

    private interface Mutation {
        Message apply(Message message, Random random);
    }

    private static final String LENGTH = "(?i)content-length: \\d+";

    private static final List<String> LENGTHS = List.of(
            "",
            "0",
            "1",
            "-1",
            "+7",
            "0x10",
            "7,7",
            " ",
            "1e2",
            "9223372036854775808",
            "4294967296",
            "2147483648",
            "9".repeat(300),
            "seven");

    private static final List<String> STATUS_LINES = List.of(
            "HTTP/1.1 200",
            "HTTP/1.0 200 OK",
            "HTTP/9.9 200 OK",
            "HTTP/1.1 20O OK",
            "HTTP/1.1 999 Odd",
            "HTTP/1.1 -1 No",
            "HTTP/1.1 99999999999 Long",
            "HTTP/1.1  200 OK",
            "HTTP/1.1 204 No Content",
            "HTTP/1.1 304 Not Modified",
            "HTTP/1.1 101 Switching Protocols",
            "HTTP/1.1 301 Moved",
            "HTTP/2 200",
            "ICY 200 OK",
            "",
            "200 OK",
            "HTTP/1.1 200 " + "k".repeat(20_000));

    private static final List<String> HEADERS = List.of(
            "Content-Length: 3",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: ,chunked",
            "Transfer-Encoding: gzip, chunked",
            "Content-Encoding: gzip",
            "Content-Encoding: zstd",
            "Connection: close",
            "Connection: content-type",
            "Content-Xength: 1",
            "Content-\0ength: 1",
            ": nameless",
            "no colon",
            " folded: yes",
            "Spaced : yes",
            "Upgrade: h2c",
            "X-Nul: a\0b",
            "X-Cr: a\rb",
            "X-High: \u00ff\u00fe",
            "X-Long: " + "v".repeat(20_000),
            "X: 1\r\n".repeat(2_000) + "X: 1",
            "Inference-Header-Content-Length: 5",
            "Inference-Header-Content-Length: -1",
            "Inference-Header-Content-Length: 99999999999",
            "Trailer: Content-Length",
            "Content-Type: text/html",
            "Set-Cookie: a=b");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "1e999",
            "-1e999",
            "1e-999",
            "NaN",
            "Infinity",
            "\"1\"",
            "[]",
            "{}",
            "[[1]]",
            "0x1",
            "01",
            "1.",
            "9".repeat(1_000),
            "9223372036854775808",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"" + "s".repeat(5_000) + "\"",
            "[".repeat(5_000),
            "{\"a\":".repeat(2_000),
            "");

    private static final List<Mutation> MUTATIONS = List.of(
            // The framing.
            (m, r) -> m.head(m.head.replaceFirst(LENGTH, "Content-Length: " + any(LENGTHS, r))),
            (m, r) -> m.head(m.head.replaceFirst(
                    LENGTH, "Content-Length: " + Math.max(0, m.body.length() + r.nextInt(-9, 10)))),
            (m, r) -> m.head(m.head.replaceFirst(LENGTH, "X-Was: length")),
            (m, r) -> m.head(insertHeader(m.head, m.head.replaceFirst("(?s).*?(" + LENGTH + ").*", "$1"))),
            (m, r) -> chunked(m, r),
            // The head.
            (m, r) -> m.head(any(STATUS_LINES, r) + m.head.substring(Math.max(0, m.head.indexOf("\r\n")))),
            (m, r) -> m.head(insertHeader(m.head, any(HEADERS, r))),
            (m, r) -> m.head(m.head.replace("\r\n", r.nextBoolean() ? "\n" : "\r")),
            (m, r) -> m.head("HTTP/1.1 100 Continue\r\n\r\n" + m.head),
            (m, r) -> m.head(m.head.substring(0, Math.max(0, m.head.length() - 2))),
            // The document.
            (m, r) -> m.body(m.body.replaceFirst("-?\\d[\\d.E+-]*", literal(any(VALUES, r)))),
            (m, r) -> m.body(replaceToken(m.body, r)),
            (m, r) -> fitting(m, m.body.substring(0, r.nextInt(m.body.length() + 1))),
            (m, r) -> fitting(m, m.body + any(List.of("}", "]", "x", " ", m.body, "\0"), r)),
            (m, r) -> fitting(m, m.body.replaceFirst("\"[a-z_]+\"", literal("\"" + randomText(r, 6) + "\""))),
            (m, r) -> fitting(
                    m, m.body.replaceFirst("\\[\\d+,\\d+\\]", "[" + r.nextInt(-2, 9) + "," + r.nextInt() + "]")),
            (m, r) -> fitting(m, any(VALUES, r)),
            // Bytes, whatever they mean.
            (m, r) -> bytewise(m, r),
            (m, r) -> bytewise(m, r),
            (m, r) -> bytewise(m, r));

    private ReplyMutator() {}

    static Delivery mutate(FullHttpResponse answer, long seed) {
        Random random = Random.from(new SplittableRandom(Seed.bits(seed, 0)));
        String whole = new String(HttpMessages.bytes(answer), StandardCharsets.ISO_8859_1);
        int headLength = whole.length() - answer.content().readableBytes();
        Message message = new Message(whole.substring(0, headLength), whole.substring(headLength));
        int times = 1 + (int) Math.sqrt(random.nextInt(9));
        for (int i = 0; i < times; i++) message = any(MUTATIONS, random).apply(message, random);
        byte[] bytes = message.whole().getBytes(StandardCharsets.ISO_8859_1);
        int ending = random.nextInt(20);
        if (ending < 14) return Delivery.last(bytes, Ending.CLOSE);
        return ending < 17 ? Delivery.last(bytes, Ending.RESET) : Delivery.whole(bytes);
    }

    /** A body under a length that fits it, so that the reader gets as far as the document. */
    private static Message fitting(Message message, String body) {
        String head = message.head.replaceFirst(LENGTH, "Content-Length: " + body.length());
        return new Message(head, body);
    }

    private static Message chunked(Message message, Random random) {
        List<String> sizes = List.of(
                Integer.toHexString(message.body.length()),
                Integer.toHexString(message.body.length() + 1),
                "0",
                "-1",
                "",
                "FFFFFFFF",
                "10000000000000000",
                "0x5",
                "5;ext=\"\n\"",
                "g",
                " 5",
                "5 ");
        List<String> ends =
                List.of("\r\n0\r\n\r\n", "\r\n0\r\n", "0\r\n\r\n", "\n0\n\n", "\r\n0\r\nContent-Length: 5\r\n\r\n");
        String head = message.head.replaceFirst(LENGTH, "Transfer-Encoding: chunked");
        return new Message(head, any(sizes, random) + "\r\n" + message.body + any(ends, random));
    }

    private static String insertHeader(String head, String line) {
        int after = head.indexOf("\r\n");
        return after < 0 ? head : head.substring(0, after + 2) + line + head.substring(after);
    }

    private static String replaceToken(String body, Random random) {
        if (body.isEmpty()) return body;
        int at = random.nextInt(body.length());
        for (int i = at; i < body.length(); i++) {
            if ("{}[],:\"".indexOf(body.charAt(i)) >= 0)
                return body.substring(0, i)
                        + any(List.of("{", "}", "[", "]", ",", ":", "\"", ""), random)
                        + body.substring(i + 1);
        }
        return body;
    }

    private static Message bytewise(Message message, Random random) {
        String whole = message.whole();
        if (whole.isEmpty()) return message;
        int from = random.nextInt(whole.length());
        int to = Math.min(whole.length(), from + 1 + random.nextInt(1 + random.nextInt(32)));
        String part = whole.substring(from, to);
        String other = switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> part + part;
            case 2 -> String.valueOf((char) (part.charAt(0) ^ (1 << random.nextInt(8)))) + part.substring(1);
            case 3 -> randomText(random, part.length());
            default -> part + randomText(random, 1 + random.nextInt(16));
        };
        String spoilt = whole.substring(0, from) + other + whole.substring(to);
        int head = Math.min(spoilt.length(), message.head.length());
        return new Message(spoilt.substring(0, head), spoilt.substring(head));
    }

    private static String randomText(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append((char) random.nextInt(256));
        return text.toString();
    }

    private static String literal(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }

    private static <T> T any(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}

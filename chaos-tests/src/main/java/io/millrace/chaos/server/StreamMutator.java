package io.millrace.chaos.server;

import io.millrace.chaos.Seed;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.server.StreamDelivery.Body;
import io.millrace.chaos.server.StreamDelivery.Head;
import io.millrace.chaos.server.StreamDelivery.Part;
import io.millrace.chaos.server.StreamDelivery.Raw;
import io.millrace.chaos.wire.GrpcMessages;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Spoils a recorded gRPC answer: one to three mutations of its head, its message, the prefix, its trailers, the order of its
 * frames, or the connection that other answers share with it. The same seed gives the same parts.
 */
final class StreamMutator {
    private interface Mutation {
        List<Part> apply(List<Part> answer, Random random);
    }

    private static final List<String> STATUSES =
            List.of("204", "304", "401", "404", "429", "500", "503", "999", "0", "-1", "2x0", "", "9".repeat(40));

    private static final List<String> TYPES = List.of(
            "text/html", "application/json", "application/grpc-web", "application/grpc+json", "", "application/grp");

    private static final List<String> CODES = List.of(
            "1",
            "2",
            "3",
            "4",
            "5",
            "7",
            "8",
            "9",
            "13",
            "14",
            "16",
            "17",
            "99",
            "-1",
            "+0",
            "00",
            "",
            "OK",
            "0x0",
            "4294967296",
            "9".repeat(300));

    private static final List<String[]> FIELDS = List.of(
            new String[] {"grpc-encoding", "gzip"},
            new String[] {"grpc-encoding", "identity"},
            new String[] {"content-length", "3"},
            new String[] {"content-encoding", "gzip"},
            new String[] {"connection", "close"},
            new String[] {"transfer-encoding", "chunked"},
            new String[] {"Upper", "case"},
            new String[] {"", "nameless"},
            new String[] {"x-nul", "a\0b"},
            new String[] {"x-line", "a\r\nb: c"},
            new String[] {"x-high", "\u00ff\u00fe"},
            new String[] {"x-long", "v".repeat(20_000)},
            new String[] {"grpc-message", "%"},
            new String[] {"grpc-message", "%zz%4"},
            new String[] {"grpc-status-details-bin", "!!not base64!!"},
            new String[] {":path", "/"},
            new String[] {":status", "200"},
            new String[] {"x-bin-bin", "===="});

    /** Of a message, in place of the right one. */
    private static final List<Integer> LENGTHS =
            List.of(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 24, (4 << 20) + 1);

    /** Frames of the connection, or what should be some: its other streams have to bear them. */
    private static final List<String> FRAMES = List.of(
            "000000040000000000", // SETTINGS again
            "000006040000000000000500000001", // SETTINGS: a frame size below what may be
            "000006040000000000000400000000", // SETTINGS: no window any more
            "000006040000000000000300000000", // SETTINGS: no streams any more
            "000000040000000001", // SETTINGS of a stream
            "0000080600000000000102030405060708", // PING
            "000004060000000000" + "01020304", // PING: too short
            "00000408000000000000000000", // WINDOW_UPDATE of nothing
            "0000040800000000007fffffff", // WINDOW_UPDATE beyond all windows
            "000008070000000000" + "7fffffff00000000", // GOAWAY, in peace
            "000008070000000000" + "000000000000000b", // GOAWAY: calm down, and all that is open is lost
            "000004030000000001" + "00000008", // RST_STREAM of another
            "000004030000000000" + "00000008", // RST_STREAM of no stream
            "000000000000000001", // DATA of another
            "000004050400000001" + "00000002", // PUSH_PROMISE
            "000001fa0000000000ff", // a kind that nobody knows
            "ffffff000000000001", // longer than may be
            "485454502f312e3120343030"); // another protocol

    private static final List<Mutation> MUTATIONS = List.of(
            // The message, under a prefix that fits.
            (a, r) -> message(a, bytewise(bare(a), r)),
            (a, r) -> message(a, bytewise(bare(a), r)),
            (a, r) -> message(a, bytewise(bytewise(bare(a), r), r)),
            (a, r) -> message(a, Arrays.copyOf(bare(a), r.nextInt(bare(a).length + 1))),
            (a, r) -> message(a, new byte[0]),
            // The prefix, or the message, and the other as it was.
            (a, r) -> body(a, withLength(body(a), any(LENGTHS, r))),
            (a, r) -> body(a, withLength(body(a), bare(a).length + r.nextInt(-9, 10))),
            (a, r) -> body(a, withFlags(body(a), r.nextInt(1, 256))),
            (a, r) -> body(a, Arrays.copyOf(body(a), r.nextInt(body(a).length + 1))),
            (a, r) -> body(a, bytewise(body(a), r)),
            (a, r) -> twice(a),
            // Head and trailers.
            (a, r) -> field(a, 0, ":status", any(STATUSES, r)),
            (a, r) -> field(a, 0, "content-type", any(TYPES, r)),
            (a, r) -> added(a, r.nextInt(2) * (a.size() - 1), any(FIELDS, r)),
            (a, r) -> field(a, a.size() - 1, GrpcMessages.STATUS, any(CODES, r)),
            (a, r) -> field(a, 0, GrpcMessages.STATUS, any(CODES, r)),
            (a, r) -> added(a, a.size() - 1, new String[] {GrpcMessages.STATUS, any(CODES, r)}),
            // The frames.
            (a, r) -> a.subList(0, a.size() - 1),
            (a, r) -> lastOf(a, r.nextInt(a.size())),
            (a, r) -> without(a, r.nextInt(a.size())),
            (a, r) -> inserted(a, r.nextInt(a.size()), a.get(r.nextInt(a.size()))));

    /** Of so many answers, one breaks the connection and one resets it: all that share it fail with them. */
    private static final int SELDOM = 200;

    private StreamMutator() {}

    static StreamDelivery mutate(FullHttpResponse answer, long seed) {
        Random random = Random.from(new SplittableRandom(Seed.bits(seed, 0)));
        List<Part> parts =
                List.of(StreamDelivery.head(answer), StreamDelivery.body(answer), StreamDelivery.trailers(answer));
        int times = 1 + (int) Math.sqrt(random.nextInt(9));
        for (int i = 0; i < times && !parts.isEmpty(); i++)
            parts = any(MUTATIONS, random).apply(parts, random);
        parts = sendable(parts);
        if (random.nextInt(SELDOM) == 0)
            parts = inserted(
                    parts,
                    random.nextInt(parts.size() + 1),
                    new Raw(HexFormat.of().parseHex(any(FRAMES, random))));
        if (random.nextInt(SELDOM) == 0) return StreamDelivery.last(parts, Ending.RESET);
        return random.nextInt(5) == 0 ? StreamDelivery.last(parts, Ending.CLOSE) : StreamDelivery.whole(parts);
    }

    /** Without the frames for which Netty's encoder would end the connection: those behind the last, and a second head. */
    private static List<Part> sendable(List<Part> answer) {
        List<Part> sendable = new ArrayList<>();
        boolean headSent = false;
        for (Part part : answer) {
            switch (part) {
                case Head(Http2Headers fields, boolean last) -> {
                    if (last || !headSent) sendable.add(part);
                    headSent = true;
                    if (last) return sendable;
                }
                case Body(byte[] bytes, boolean last) -> {
                    sendable.add(part);
                    if (last) return sendable;
                }
                case Raw raw -> sendable.add(part);
            }
        }
        return sendable;
    }

    private static int bodyAt(List<Part> answer) {
        for (int i = 0; i < answer.size(); i++) if (answer.get(i) instanceof Body) return i;
        return -1;
    }

    private static byte[] body(List<Part> answer) {
        int at = bodyAt(answer);
        return at < 0 ? new byte[GrpcMessages.PREFIX] : answer.get(at).bytes();
    }

    private static List<Part> body(List<Part> answer, byte[] other) {
        int at = bodyAt(answer);
        return at < 0 ? answer : replaced(answer, at, new Body(other, ((Body) answer.get(at)).last()));
    }

    /** The message without its prefix. */
    private static byte[] bare(List<Part> answer) {
        byte[] body = body(answer);
        return Arrays.copyOfRange(body, Math.min(GrpcMessages.PREFIX, body.length), body.length);
    }

    private static List<Part> message(List<Part> answer, byte[] other) {
        return body(answer, GrpcMessages.prefixed(other));
    }

    private static byte[] withLength(byte[] body, int length) {
        return body.length < GrpcMessages.PREFIX
                ? body
                : ByteBuffer.wrap(body.clone()).putInt(1, length).array();
    }

    private static byte[] withFlags(byte[] body, int flags) {
        return body.length == 0
                ? body
                : ByteBuffer.wrap(body.clone()).put(0, (byte) flags).array();
    }

    private static List<Part> twice(List<Part> answer) {
        return inserted(answer, Math.max(0, bodyAt(answer)), new Body(body(answer), false));
    }

    /** In place of what it was. */
    private static List<Part> field(List<Part> answer, int at, String name, String value) {
        if (!(answer.get(at) instanceof Head(Http2Headers fields, boolean last))) return answer;
        return replaced(answer, at, new Head(copy(fields).set(name, value), last));
    }

    /** Beside what is there. */
    private static List<Part> added(List<Part> answer, int at, String[] field) {
        if (!(answer.get(at) instanceof Head(Http2Headers fields, boolean last))) return answer;
        return replaced(answer, at, new Head(copy(fields).add(field[0], field[1]), last));
    }

    private static Http2Headers copy(Http2Headers fields) {
        Http2Headers copy = new DefaultHttp2Headers(false);
        fields.forEach(field -> copy.add(field.getKey(), field.getValue()));
        return copy;
    }

    /** Ends the stream with this frame, whatever comes after it. */
    private static List<Part> lastOf(List<Part> answer, int at) {
        return switch (answer.get(at)) {
            case Head(Http2Headers fields, boolean last) -> replaced(answer, at, new Head(fields, true));
            case Body(byte[] bytes, boolean last) -> replaced(answer, at, new Body(bytes, true));
            case Raw raw -> answer;
        };
    }

    private static List<Part> without(List<Part> answer, int at) {
        List<Part> other = new ArrayList<>(answer);
        other.remove(at);
        return other;
    }

    private static List<Part> inserted(List<Part> answer, int at, Part part) {
        List<Part> other = new ArrayList<>(answer);
        other.add(at, part);
        return other;
    }

    private static List<Part> replaced(List<Part> answer, int at, Part part) {
        List<Part> other = new ArrayList<>(answer);
        other.set(at, part);
        return other;
    }

    private static byte[] bytewise(byte[] bytes, Random random) {
        if (bytes.length == 0) return bytes;
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(1 + random.nextInt(32)));
        byte[] other = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(1 + 2 * (to - from))];
        random.nextBytes(other);
        ByteBuffer spoilt = ByteBuffer.allocate(bytes.length - (to - from) + other.length);
        return spoilt.put(bytes, 0, from)
                .put(other)
                .put(bytes, to, bytes.length - to)
                .array();
    }

    private static <T> T any(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}

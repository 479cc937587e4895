package io.millrace.chaos.backend;

import io.millrace.chaos.client.Judge;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.server.DeliveryWitness;
import io.millrace.chaos.wire.GrpcMessages;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.NotReadableException;
import io.millrace.chaos.wire.Wire;
import io.netty.handler.codec.http.FullHttpResponse;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What may become of a spoilt answer: the protocol's own error, the right answer all the same, or faithfully what the
 * server said, where that can still be read. Anything else is a failure: a torn answer, one from other bytes, none.
 *
 * <p>Faithful means on the tensor path that the values stand in the server's bytes, in this order and without a gap; and
 * on the pass-through path that the body does.
 */
final class SpoiltAnswerJudge implements Judge, DeliveryWitness {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d*)?(?:[eE][-+]?\\d+)?|-?Infinity|NaN");
    private static final Pattern CHUNK_LINE = Pattern.compile("\r?\n[0-9A-Fa-f]+[^\r\n]*\r?\n");

    private static final Pattern LENGTH = Pattern.compile("\ncontent-length: *(\\d+)");
    private static final Pattern JSON = Pattern.compile("\ncontent-type: *application/json(?=[ ;\t\r]|$)");
    private static final BigInteger HELD = BigInteger.valueOf(1 << 20);

    /** RESOURCE_EXHAUSTED, which few mutations of a status come to. */
    private static final Pattern NO_ROOM = Pattern.compile("grpc-status: 8\\s*$");

    private static final int CASES_SHOWN = 4;
    private static final int BYTES_SHOWN = 400;

    private final boolean passedThrough;
    private final Map<Integer, byte[]> sent = new ConcurrentHashMap<>();

    SpoiltAnswerJudge(boolean passedThrough) {
        this.passedThrough = passedThrough;
    }

    @Override
    public void delivers(int id, byte[] bytes) {
        sent.put(id, bytes);
    }

    @Override
    public Outcome judge(int id, Wire wire, Rows x, FullHttpResponse answer) {
        Outcome strict = Judge.STRICT.judge(id, wire, x, answer);
        byte[] said = sent.get(id);
        boolean settled = strict instanceof Outcome.Right || strict instanceof Outcome.Refused;
        if (settled || said == null) return strict;
        String text = new String(said, StandardCharsets.ISO_8859_1);
        if (strict instanceof Outcome.Shed(int status) && NO_ROOM.matcher(text).find())
            return new Outcome.Refused(status, "the server had no room");
        if (passedThrough) return isFaithful(wire, answer, text) ? new Outcome.Right() : strict;
        if (wire.status(answer) != 200) return strict;
        try {
            return isFaithful(wire.read(answer), said, text) ? new Outcome.Right() : strict;
        } catch (NotReadableException e) {
            return strict;
        }
    }

    /**
     * Whether the answer was one that is passed on as it comes, so that its breaking off shows as what it is: longer than
     * is held, or without a length and neither JSON nor with Open Inference's binary part. The
     * router holds 1 MiB by default.
     */
    private boolean flowed(int id) {
        byte[] said = sent.get(id);
        if (!passedThrough || said == null) return false;
        String text = new String(said, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String head = (end < 0 ? text : text.substring(0, end)).toLowerCase(Locale.ROOT);
        Matcher length = LENGTH.matcher(head);
        if (length.find()) return new BigInteger(length.group(1)).compareTo(HELD) > 0;
        return !JSON.matcher(head).find() && !head.contains("\ninference-header-content-length:");
    }

    /** Those that broke off although they were to be had whole. */
    List<Integer> brokenThoughHeld(ClientLedger client) {
        return IntStream.range(0, client.size())
                .filter(id -> client.outcome(id).orElse(null) instanceof Outcome.Broken && !flowed(id))
                .boxed()
                .toList();
    }

    /** The first few of each way to end badly, each with what the server had sent: all there is to have it again. */
    String casesThatEndedBadly(ClientLedger client) {
        Map<String, Integer> shown = new HashMap<>();
        StringJoiner cases = new StringJoiner("\n");
        for (int id = 0; id < client.size(); id++) {
            Outcome outcome = client.outcome(id).orElse(new Outcome.Broken("lost"));
            if (outcome instanceof Outcome.Right || outcome instanceof Outcome.Refused) continue;
            if (shown.merge(outcome.toString(), 1, Integer::sum) > CASES_SHOWN) continue;
            cases.add(id + ": " + outcome + "\n    sent: " + printable(sent.getOrDefault(id, new byte[0])));
        }
        return cases + "\n" + shown;
    }

    private static String printable(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length, BYTES_SHOWN); i++) {
            int b = bytes[i] & 0xFF;
            if (b >= ' ' && b < 127 && b != '\\') text.append((char) b);
            else text.append(String.format(Locale.ROOT, "\\x%02x", b));
        }
        return bytes.length > BYTES_SHOWN ? text + "… of " + bytes.length : text.toString();
    }

    private static boolean isFaithful(Wire wire, FullHttpResponse answer, String said) {
        String body = new String(HttpMessages.body(answer), StandardCharsets.ISO_8859_1);
        // A message of gRPC stands behind a prefix of its own, and its status is not HTTP's.
        if (wire.isGrpc())
            return wire.status(answer) == 200
                    && said.contains(body.substring(Math.min(GrpcMessages.PREFIX, body.length())));
        boolean status = said.contains(" " + answer.status().code());
        return status
                && (said.contains(body)
                        || CHUNK_LINE.matcher(said).replaceAll("").contains(body));
    }

    private static boolean isFaithful(Rows rows, byte[] said, String text) {
        return containsRaw(said, rows.values()) || containsNumbers(text, rows.values());
    }

    private static boolean containsRaw(byte[] said, float[] values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) raw.putFloat(value);
        String wanted = new String(raw.array(), StandardCharsets.ISO_8859_1);
        return new String(said, StandardCharsets.ISO_8859_1).contains(wanted);
    }

    private static boolean containsNumbers(String text, float[] values) {
        List<Float> numbers = new ArrayList<>();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) numbers.add(Float.parseFloat(number.group()));
        for (int from = 0; from + values.length <= numbers.size(); from++) {
            int same = 0;
            while (same < values.length && numbers.get(from + same).equals(values[same])) same++;
            if (same == values.length) return true;
        }
        return false;
    }
}

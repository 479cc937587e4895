package io.millrace.slo.deadline;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import java.util.concurrent.TimeUnit;

/**
 * What a client says about its own patience, in the two header forms. Values that would overflow read as
 * {@link Long#MAX_VALUE} nanoseconds. Any thread.
 *
 * <p>Source: {@code grpc-timeout} from the gRPC document PROTOCOL-HTTP2, rule {@code Timeout}.
 */
public final class ClientTimeout {
    public static final String MILLIS_HEADER = "x-millrace-timeout-ms";
    public static final String GRPC_HEADER = "grpc-timeout";
    private static final int MAX_MILLIS_DIGITS = 18;
    private static final int MAX_GRPC_DIGITS = 8;

    private ClientTimeout() {}

    /**
     * Reads {@code x-millrace-timeout-ms}. Zero is refused: some clients mean "none" by it, some "at once".
     *
     * @return nanoseconds, at least a million
     * @throws FailureException {@code Malformed} unless the text is a whole number from 1
     */
    public static long nanosOfMillis(CharSequence text) {
        int digits = text.length();
        if (digits == 0 || digits > MAX_MILLIS_DIGITS || !isNumber(text, digits)) throw notMillis(text);
        long millis = number(text, digits);
        if (millis == 0) throw notMillis(text);
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /**
     * Reads {@code grpc-timeout}: one to eight digits and a unit. Zero is a deadline already passed: grpc-go writes
     * {@code 0n} for one.
     *
     * @return nanoseconds, at least 0
     * @throws FailureException {@code Malformed} unless the text has this form
     */
    public static long nanosOfGrpc(CharSequence text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > MAX_GRPC_DIGITS || !isNumber(text, digits)) throw notGrpc(text);
        TimeUnit unit = switch (text.charAt(digits)) {
            case 'H' -> TimeUnit.HOURS;
            case 'M' -> TimeUnit.MINUTES;
            case 'S' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'n' -> TimeUnit.NANOSECONDS;
            default -> throw notGrpc(text);
        };
        return unit.toNanos(number(text, digits));
    }

    private static boolean isNumber(CharSequence text, int length) {
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        }
        return true;
    }

    private static long number(CharSequence text, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) value = value * 10 + (text.charAt(i) - '0');
        return value;
    }

    private static FailureException notMillis(CharSequence text) {
        return malformed(MILLIS_HEADER, text, "a whole number of milliseconds from 1");
    }

    private static FailureException notGrpc(CharSequence text) {
        return malformed(GRPC_HEADER, text, "1 to 8 digits and one of the units H, M, S, m, u, n");
    }

    private static FailureException malformed(String header, CharSequence text, String wanted) {
        return new Failure.Malformed(header, "'" + Excerpt.of(text) + "' is not " + wanted).toException();
    }
}

package io.millrace.slo.deadline;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Headers of any text are the time they say, or refused. */
class ClientTimeoutFuzzTest {
    private static final Map<Character, BigInteger> NANOS = Map.of(
            'H', BigInteger.valueOf(3_600_000_000_000L),
            'M', BigInteger.valueOf(60_000_000_000L),
            'S', BigInteger.valueOf(1_000_000_000),
            'm', BigInteger.valueOf(1_000_000),
            'u', BigInteger.valueOf(1_000),
            'n', BigInteger.ONE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    @FuzzTest(maxDuration = "1m")
    void headers(byte[] data) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        check(ClientTimeout::nanosOfMillis, text, text + "m");
        check(ClientTimeout::nanosOfGrpc, text, text);
    }

    private static void check(ToLongFunction<CharSequence> reading, String text, String withUnit) {
        long nanos;
        try {
            nanos = reading.applyAsLong(text);
        } catch (FailureException refused) {
            if (!(refused.failure() instanceof Failure.Malformed)) throw refused;
            return;
        }
        BigInteger number = new BigInteger(withUnit.substring(0, withUnit.length() - 1));
        BigInteger unit = NANOS.get(withUnit.charAt(withUnit.length() - 1));
        if (unit == null || !number.multiply(unit).min(MOST).equals(BigInteger.valueOf(nanos)))
            throw new AssertionError(text + " read as " + nanos);
    }
}

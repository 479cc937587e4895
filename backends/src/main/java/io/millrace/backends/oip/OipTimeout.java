package io.millrace.backends.oip;

import io.millrace.inference.FailureException;
import io.millrace.inference.Parameter;
import io.millrace.inference.Wire;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The request parameter {@code timeout}, in microseconds, out of a body that is not otherwise read. It is looked for in the
 * JSON part alone, by its text first, and in no more than {@value #MOST} bytes of it, so that finding none costs next to
 * nothing. What cannot be read is left to whoever reads the request. Source: Triton, {@code extension_schedule_policy.md}.
 */
final class OipTimeout {
    private static final int MOST = 64 << 10;
    private static final String NAME = "timeout";
    private static final String QUOTED = '"' + NAME + '"';

    private OipTimeout() {}

    static Optional<Duration> of(Wire request) {
        try {
            int length = OipBinaryPart.jsonLength(request.headers(), request.body());
            if (length > MOST || length < QUOTED.length()) return Optional.empty();
            byte[] text = request.body().getBytes(0, length);
            // The JDK searches text much faster than a loop of ours searches bytes.
            boolean isThere = new String(text, StandardCharsets.ISO_8859_1).contains(QUOTED);
            return isThere ? find(JsonScanner.of(text)) : Optional.empty();
        } catch (JsonException | FailureException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> find(JsonScanner in) {
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            if (!fields.name().equals("parameters")) {
                in.skip();
                continue;
            }
            Parameter timeout = OipParameters.read(in, "parameters").get(NAME);
            return timeout instanceof Parameter.Whole(long micros) && micros > 0
                    ? Optional.of(Duration.of(micros, ChronoUnit.MICROS))
                    : Optional.empty();
        }
        return Optional.empty();
    }
}

package io.millrace.backends.oip;

import io.millrace.backends.Glimpse;
import io.millrace.inference.FailureException;
import io.millrace.inference.Parameter;
import io.millrace.inference.Wire;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.NameSearch;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * The request parameters {@code timeout}, in microseconds, and {@code sequence_id} out of a body that is not otherwise read.
 * They are looked for in the JSON part alone, by their text first, and in no more than {@value #MOST} bytes of it, so that
 * finding none costs next to nothing. What cannot be read is left to whoever reads the request. Source: Triton,
 * {@code extension_schedule_policy.md} and {@code extension_sequence.md}.
 */
final class OipGlimpse {
    private static final int MOST = 256 << 10;
    private static final String TIMEOUT = "timeout";
    private static final String SEQUENCE = "sequence_id";
    private static final NameSearch NAMES = new NameSearch(TIMEOUT, SEQUENCE);

    private OipGlimpse() {}

    static Glimpse of(Wire request) {
        try {
            int length = OipBinaryPart.jsonLength(request.headers(), request.body());
            if (length > MOST) return Glimpse.NOTHING;
            return NAMES.finds(request.body(), length)
                    ? find(JsonScanner.of(request.body(), 0, length))
                    : Glimpse.NOTHING;
        } catch (JsonException | FailureException unreadable) {
            return Glimpse.NOTHING;
        }
    }

    private static Glimpse find(JsonScanner in) {
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            if (fields.name().equals("parameters")) return glimpse(OipParameters.read(in, "parameters"));
            in.skip();
        }
        return Glimpse.NOTHING;
    }

    private static Glimpse glimpse(Map<String, Parameter> parameters) {
        Optional<Duration> timeout = parameters.get(TIMEOUT) instanceof Parameter.Whole(long micros) && micros > 0
                ? Optional.of(Duration.of(micros, ChronoUnit.MICROS))
                : Optional.empty();
        return new Glimpse(Optional.empty(), timeout, OipSequence.of(parameters));
    }
}

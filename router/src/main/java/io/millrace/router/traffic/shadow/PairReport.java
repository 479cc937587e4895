package io.millrace.router.traffic.shadow;

import io.millrace.router.traffic.compare.Moments;
import io.millrace.router.traffic.compare.Share;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link PairFigures} at one moment.
 *
 * @param outcomes   of the calls drawn, each of them
 * @param agreement  of the answers compared
 * @param unreadable answers that could not be compared
 * @param lead       nanoseconds that clients' answers took less those of the copies, pair by pair: below 0 the target is slower
 * @param outputs    by name
 * @param examples   the worst first
 */
public record PairReport(
        Map<Outcome, Long> outcomes,
        Share agreement,
        long unreadable,
        Moments lead,
        Map<String, OutputFigures> outputs,
        List<Example> examples) {
    public PairReport {
        outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        examples = List.copyOf(examples);
    }
}

package io.millrace.router.schedule;

import io.millrace.inference.ModelName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One after the other, for each model from a place of its own. Blind to load: for comparison. One event loop's own. */
public final class RoundRobinPicker implements Picker {
    private final RandomGenerator random;
    private final Map<ModelName, Integer> next = new HashMap<>();

    public RoundRobinPicker(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public @Nullable Candidate pick(List<Candidate> candidates, CandidateFilter filter, long nowNanos) {
        int size = candidates.size();
        if (size == 0) return null;
        ModelName model = candidates.getFirst().model().name();
        if (next.size() >= EndpointLoad.MOST_MODELS && !next.containsKey(model)) next.clear();
        // Loops that begin at one place would go round together.
        int from = next.computeIfAbsent(model, fresh -> random.nextInt(size));
        for (int i = 0; i < size; i++) {
            int at = (from + i) % size;
            if (!filter.allows(candidates.get(at))) continue;
            next.put(model, (at + 1) % size);
            return candidates.get(at);
        }
        return null;
    }
}

package io.millrace.router.schedule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** To each pool its own way to pick. All candidates of one pick are of one pool. One event loop's own. */
public final class PoolPickers implements Picker {
    private Map<String, Picker> byPool;

    public PoolPickers(Map<String, Picker> byPool) {
        this.byPool = Map.copyOf(byPool);
    }

    /** From now on these; who was there before still picks for calls that began then. */
    public void follow(Map<String, Picker> changed) {
        Map<String, Picker> all = new HashMap<>(byPool);
        all.putAll(changed);
        byPool = Map.copyOf(all);
    }

    @Override
    public @Nullable Candidate pick(List<Candidate> candidates, CandidateFilter filter, long nowNanos) {
        if (candidates.isEmpty()) return null;
        String pool = candidates.getFirst().endpoint().id().pool();
        Picker picker = byPool.get(pool);
        if (picker == null) throw new IllegalStateException("nobody picks in pool " + pool);
        return picker.pick(candidates, filter, nowNanos);
    }
}

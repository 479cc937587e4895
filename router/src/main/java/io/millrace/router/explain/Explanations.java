package io.millrace.router.explain;

import io.millrace.inference.RequestId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The last explanations of all loops. Any thread. */
public final class Explanations {
    private final List<LoopExplanations> loops = new CopyOnWriteArrayList<>();

    /** Those of one more event loop. */
    public LoopExplanations addLoop() {
        LoopExplanations fresh = new LoopExplanations();
        loops.add(fresh);
        return fresh;
    }

    /** What became of the latest call of that id, where that was written down and is still kept. */
    public Optional<Explanation.Told> find(RequestId id) {
        Explanation latest = null;
        for (LoopExplanations loop : loops) {
            @Nullable Explanation one = loop.find(id);
            if (one != null && (latest == null || one.isAfter(latest))) latest = one;
        }
        return Optional.ofNullable(latest).map(Explanation::told);
    }
}

package io.millrace.discovery.peers;

import io.millrace.discovery.SourceStatus;
import java.util.List;

/**
 * The routers that share limits, as this one sees it.
 *
 * @param count   by which limits are divided, this router included: 1 or more
 * @param listed  addresses that the sources list now; believed only after a while where it became fewer or far more
 * @param sources none where the config asks none
 */
public record Peers(int count, List<String> listed, List<SourceStatus> sources) {
    /** Nobody else is looked for. */
    public static final Peers ALONE = new Peers(1, List.of(), List.of());

    public Peers {
        if (count < 1) throw new IllegalArgumentException("count must be at least 1");
        listed = List.copyOf(listed);
        sources = List.copyOf(sources);
    }

    /** Whether every source has told something by now, be it trouble. */
    public boolean isHeard() {
        return sources.stream().allMatch(SourceStatus::heard);
    }

    /** This router's part of what all may have together: whole ones, rounded down, but never nothing. */
    public static int part(int whole, int count) {
        return Math.max(1, whole / count);
    }
}

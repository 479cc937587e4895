package io.millrace.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything found wrong with one document so far. One thread. Keeps the first {@value #MOST} and counts the rest. */
public final class Findings {
    public static final int MOST = 100;

    private final Set<Finding> kept = new LinkedHashSet<>();
    private int more;

    /** Once for the same message at the same place, so that a value used twice by an alias is complained of once. */
    public void add(Place at, String message) {
        Finding finding = new Finding(at, message);
        if (kept.size() < MOST) kept.add(finding);
        else if (!kept.contains(finding)) more++;
    }

    /** True when a further finding would only be counted: no need to word it well. */
    public boolean isFull() {
        return kept.size() >= MOST;
    }

    public boolean isEmpty() {
        return kept.isEmpty();
    }

    /** In the order of the text. */
    public List<Finding> inOrder() {
        List<Finding> all = new ArrayList<>(kept);
        all.sort(Comparator.comparing(Finding::at));
        if (more > 0) all.add(new Finding(all.getLast().at(), "and " + more + " more problems"));
        return List.copyOf(all);
    }
}

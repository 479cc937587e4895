package io.millrace.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Everything found wrong with one document so far. One thread. Keeps the first {@value #MOST} and counts the rest. */
public final class Findings {
    public static final int MOST = 100;

    private static final int LONGEST = 500;
    private static final Pattern UNFIT = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private final Set<Finding> kept = new LinkedHashSet<>();
    private int more;

    /**
     * Once for the same message at the same place, so that a value used twice by an alias is complained of once. Whatever
     * the message quotes, it stays one line of a bounded length.
     */
    public void add(Place at, String message) {
        add(at, () -> message);
    }

    /** The same for a message that costs something to word: it is asked for only when it is kept. */
    public void add(Place at, Supplier<String> message) {
        if (isFull()) {
            more++;
            return;
        }
        String line = UNFIT.matcher(message.get()).replaceAll(" ");
        kept.add(new Finding(at, line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line));
    }

    /** True when a further finding would only be counted. */
    boolean isFull() {
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

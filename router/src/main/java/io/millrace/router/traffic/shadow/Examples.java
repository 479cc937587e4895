package io.millrace.router.traffic.shadow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The worst, so many at most; of equally bad ones the first that came. Not for several threads at once. */
final class Examples {
    private final int most;
    private final List<Example> worst = new ArrayList<>();

    Examples(int most) {
        this.most = most;
    }

    /** Whether one that is so bad would be kept. */
    boolean want(double severity) {
        return worst.size() < most || (most > 0 && worst.getLast().severity() < severity);
    }

    void add(Example example) {
        if (!want(example.severity())) return;
        if (worst.size() == most) worst.removeLast();
        worst.add(example);
        worst.sort(Comparator.comparingDouble(Example::severity).reversed());
    }

    List<Example> all() {
        return List.copyOf(worst);
    }
}

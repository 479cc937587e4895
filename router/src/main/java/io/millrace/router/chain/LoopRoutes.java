package io.millrace.router.chain;

import io.millrace.inference.Ticker;
import io.millrace.router.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One event loop's own state of every route, found by the route's index. What was learned holds while its settings do. */
public final class LoopRoutes {
    private final List<@Nullable LoopRoute> byIndex = new ArrayList<>();
    private final int loops;
    private final Ticker ticker;
    private final RandomGenerator random;

    /** @param loops over which a process-wide budget is divided */
    public LoopRoutes(int loops, Ticker ticker, RandomGenerator random) {
        this.loops = loops;
        this.ticker = ticker;
        this.random = random;
    }

    public LoopRoute of(Route route) {
        int index = route.index();
        while (byIndex.size() <= index) byIndex.add(null);
        LoopRoute known = byIndex.get(index);
        if (known != null && known.isOf(route.config())) return known;
        LoopRoute fresh = known == null
                ? LoopRoute.of(route.config(), loops, ticker, random)
                : known.with(route.config(), loops, ticker, random);
        byIndex.set(index, fresh);
        return fresh;
    }
}

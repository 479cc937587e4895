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
    private final Sharers sharers;
    private final Ticker ticker;
    private final RandomGenerator random;

    public LoopRoutes(Sharers sharers, Ticker ticker, RandomGenerator random) {
        this.sharers = sharers;
        this.ticker = ticker;
        this.random = random;
    }

    public LoopRoute of(Route route) {
        int index = route.index();
        while (byIndex.size() <= index) byIndex.add(null);
        LoopRoute known = byIndex.get(index);
        if (known != null && known.isOf(route.config())) return known;
        LoopRoute fresh = known == null
                ? LoopRoute.of(route.config(), sharers, ticker, random)
                : known.with(route.config(), sharers, ticker, random);
        byIndex.set(index, fresh);
        return fresh;
    }
}

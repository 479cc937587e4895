package io.millrace.router.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One family of counters: what all loops have counted since the start, by series. */
final class CountSums<K extends Series> implements Figures {
    private final Family family;
    private final Function<LoopRecorder, LoopSeries<K, LoopCounter>> of;
    private final Function<Scrape, List<K>> always;
    private final Departures<K> departures = new Departures<>();

    CountSums(Family family, Function<LoopRecorder, LoopSeries<K, LoopCounter>> of) {
        this(family, of, scrape -> List.of());
    }

    /** @param always series that are told of before anything happened */
    CountSums(Family family, Function<LoopRecorder, LoopSeries<K, LoopCounter>> of, Function<Scrape, List<K>> always) {
        this.family = family;
        this.of = of;
        this.always = always;
    }

    @Override
    public void tell(Scrape scrape) {
        Map<K, Long> sums = new HashMap<>();
        for (K series : always.apply(scrape)) sums.put(series, 0L);
        for (LoopRecorder loop : scrape.loops())
            of.apply(loop).forEach((series, count) -> sums.merge(series, count.get(), Long::sum));
        List<K> over = new ArrayList<>();
        sums.forEach((series, sum) -> {
            if (departures.isOver(series, series.isThere(scrape.presence()), scrape.nanos())) over.add(series);
            else scrape.add(family, (double) sum, series.labels());
        });
        for (LoopRecorder loop : scrape.loops()) over.forEach(of.apply(loop)::forget);
    }
}

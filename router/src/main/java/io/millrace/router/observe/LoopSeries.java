package io.millrace.router.observe;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The series of one family on one event loop, and what each has come to. That loop alone adds; the scraper reads meanwhile, and
 * forgets. Bounded: once there are {@value #MOST}, what is new counts as one.
 */
final class LoopSeries<K extends Series, V> {
    static final int MOST = 10_000;

    private final ConcurrentHashMap<K, V> values = new ConcurrentHashMap<>();
    private final K others;
    private final Supplier<V> fresh;

    /** @param others what comes after too many */
    LoopSeries(K others, Supplier<V> fresh) {
        this.others = others;
        this.fresh = fresh;
    }

    V of(K series) {
        V known = values.get(series);
        if (known != null) return known;
        return values.computeIfAbsent(values.mappingCount() < MOST ? series : others, first -> fresh.get());
    }

    void forEach(BiConsumer<K, V> told) {
        values.forEach(told);
    }

    /** What is added at this very moment may be lost. */
    void forget(K series) {
        values.remove(series);
    }
}

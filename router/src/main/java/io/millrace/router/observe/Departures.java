package io.millrace.router.observe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Who has left, since when, and is to be forgotten. Endpoints and versions come and go for as long as a process lives, and what
 * one did last is to be scraped all the same. Used by one scrape at a time.
 */
final class Departures<K> {
    static final Duration KEPT = Duration.ofMinutes(10);

    private final Map<K, Long> left = new HashMap<>();

    /** Whether it left long ago. Says so once. */
    boolean isOver(K who, boolean isThere, long nowNanos) {
        if (isThere) {
            left.remove(who);
            return false;
        }
        Long since = left.putIfAbsent(who, nowNanos);
        if (since == null || nowNanos - since < KEPT.toNanos()) return false;
        left.remove(who);
        return true;
    }
}

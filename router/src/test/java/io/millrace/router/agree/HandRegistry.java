package io.millrace.router.agree;

import io.millrace.discovery.shared.SharedEntries;
import io.millrace.discovery.shared.SharedEntry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A registry in virtual time: requests and answers take their time and may be lost on the way, what is written may have been
 * written though nobody hears of it, and it can forget everything.
 */
final class HandRegistry {
    private static final int SLOWEST_MILLIS = 200;

    private final HandTime time;
    private final Random random;
    private final Map<String, SharedEntry> entries = new HashMap<>();
    private final List<String> history = new ArrayList<>();
    private final Set<String> cutOff = new HashSet<>();
    private double lostRatio;
    private boolean isReadOnly;
    private long version;

    HandRegistry(HandTime time, Random random) {
        this.time = time;
        this.random = random;
    }

    /** Requests of that router come to nothing from now on, or do again. */
    void cutsOff(String router, boolean does) {
        if (does) cutOff.add(router);
        else cutOff.remove(router);
    }

    boolean isCutOff(String router) {
        return cutOff.contains(router);
    }

    /** So many of all requests, and so many of all answers, are lost. */
    void loses(double ratio) {
        lostRatio = ratio;
    }

    /** Nobody may write any more, or may again. */
    void refuses(boolean does) {
        isReadOnly = does;
    }

    void forgets() {
        entries.clear();
    }

    /** Somebody else writes there. */
    void puts(String name, String text) {
        entries.put(name, new SharedEntry(Long.toString(++version), text));
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(entries.get(name)).map(SharedEntry::text);
    }

    /** All that was ever written, in its order. */
    List<String> history() {
        return history;
    }

    SharedEntries seenBy(String router) {
        return new Seen(router);
    }

    private final class Seen implements SharedEntries {
        private final String router;

        Seen(String router) {
            this.router = router;
        }

        private boolean isLost() {
            return cutOff.contains(router) || random.nextDouble() < lostRatio;
        }

        private long way() {
            return 1L + random.nextInt(SLOWEST_MILLIS);
        }

        @Override
        public Future<Map<String, SharedEntry>> look() {
            Promise<Map<String, SharedEntry>> answer = Promise.promise();
            time.after(way(), () -> {
                boolean isLostThere = isLost();
                Map<String, SharedEntry> now = Map.copyOf(entries);
                time.after(way(), () -> {
                    if (isLostThere || isLost()) answer.fail(new IOException("timed out"));
                    else answer.complete(now);
                });
            });
            return answer.future();
        }

        @Override
        public Future<Boolean> replace(String name, Optional<SharedEntry> before, String text) {
            Promise<Boolean> answer = Promise.promise();
            time.after(way(), () -> {
                boolean isLostThere = isLost();
                boolean isRefused = isReadOnly;
                boolean isDone = !isLostThere && !isRefused && written(name, before, text);
                time.after(way(), () -> {
                    if (isLostThere || isLost()) answer.fail(new IOException("timed out"));
                    else if (isRefused) answer.fail(new IOException("permission denied"));
                    else answer.complete(isDone);
                });
            });
            return answer.future();
        }

        private boolean written(String name, Optional<SharedEntry> before, String text) {
            Optional<String> stands = Optional.ofNullable(entries.get(name)).map(SharedEntry::version);
            if (!stands.equals(before.map(SharedEntry::version))) return false;
            puts(name, text);
            history.add(text);
            return true;
        }

        @Override
        public Duration longestLook() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration pause() {
            return Duration.ofMillis(100);
        }

        @Override
        public void close() {}
    }
}

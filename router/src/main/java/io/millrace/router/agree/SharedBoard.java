package io.millrace.router.agree;

import io.millrace.discovery.shared.SharedEntries;
import io.millrace.discovery.shared.SharedEntry;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.canary.RegistryStatus;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the entries of a registry over and over, tells each party of its own, and writes what they want. One look at a time, and
 * one writing of each entry; after failures it waits, longer each time. On the control side's loop.
 */
public final class SharedBoard {
    /** Between two calls of {@link #step}. */
    public static final Duration STEP = Duration.ofMillis(100);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    /** Until a writing that is not answered is in nobody's way any more. */
    static final Duration LONGEST_WRITING = Duration.ofSeconds(30);
    /** Of a reason: Kubernetes says at the end which right is lacking. */
    private static final int MOST_CHARACTERS = 400;
    /** Failures in a row of which the log tells: the first look may come before a connection. */
    private static final int TOLD = 2;

    private static final Logger LOG = LoggerFactory.getLogger(SharedBoard.class);

    private final Executor loop;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final Runnable followed;
    private final Map<String, Party> parties = new LinkedHashMap<>();
    private final Map<String, Busy> busy = new HashMap<>();
    private final Set<String> troubled = new HashSet<>();
    private String place = "";
    private @Nullable SharedEntries entries;
    private @Nullable Map<String, SharedEntry> last;
    private @Nullable String problem;
    private boolean isLooking;
    private long look;
    private long lookNanos;
    private long writing;
    private int failures;

    /** Nothing else is written under that name until then. */
    private record Busy(long writing, long untilNanos) {}

    /**
     * @param loop     runs what is given to it on the control side, later
     * @param followed called after parties were told of what stands there, or it was not to be had
     */
    public SharedBoard(Executor loop, Ticker ticker, RandomGenerator random, Runnable followed) {
        this.loop = loop;
        this.ticker = ticker;
        this.random = random;
        this.followed = followed;
    }

    /** From now on this one; what was read of another is still believed until it has told. */
    public void use(SharedEntries next, String where) {
        if (entries != null) entries.close();
        entries = next;
        place = where;
        isLooking = false;
        look++;
        lookNanos = ticker.nanos();
    }

    /** These write from now on, those that did before and are not among them no more. */
    @SuppressWarnings("ReferenceEquality") // A party is itself and no other.
    void parties(Map<String, Party> next) {
        parties.keySet().retainAll(next.keySet());
        next.forEach((name, party) -> {
            if (parties.put(name, party) != party && last != null) party.heard(Optional.ofNullable(last.get(name)));
        });
    }

    public RegistryStatus status() {
        return new RegistryStatus(place, last != null, Optional.ofNullable(problem));
    }

    /** To be called every {@link #STEP}. */
    public void step() {
        SharedEntries now = entries;
        if (now == null) return;
        if (isLooking && ticker.nanos() - lookNanos > 0) failed(new IOException("it does not answer"));
        if (!isLooking && ticker.nanos() - lookNanos >= 0) look(now);
        if (problem == null && last != null) write(now);
    }

    private void look(SharedEntries asked) {
        isLooking = true;
        long mine = ++look;
        lookNanos = ticker.nanos() + asked.longestLook().plus(LONGEST_PAUSE).toNanos();
        asked.look()
                .onComplete(answer -> loop.execute(() -> {
                    // One that was given up may still be answered.
                    if (mine != look) return;
                    if (answer.succeeded()) heard(asked, Objects.requireNonNull(answer.result()));
                    else failed(answer.cause());
                }));
    }

    private void heard(SharedEntries asked, Map<String, SharedEntry> all) {
        if (failures >= TOLD) LOG.info("{} can be reached again", place);
        isLooking = false;
        problem = null;
        failures = 0;
        last = all;
        lookNanos = ticker.nanos() + asked.pause().toNanos();
        Map.copyOf(parties).forEach((name, party) -> party.heard(Optional.ofNullable(all.get(name))));
        followed.run();
        step();
    }

    private void failed(Throwable cause) {
        isLooking = false;
        look++;
        problem = reason(cause);
        lookNanos = ticker.nanos() + pause().toNanos();
        if (failures == TOLD) LOG.warn("{} cannot be reached, so that no router promotes anything: {}", place, problem);
        followed.run();
    }

    private Duration pause() {
        long longest = Math.min(LONGEST_PAUSE.toMillis(), SHORTEST_PAUSE.toMillis() << Math.min(failures++, 10));
        return Duration.ofMillis((long) (longest * (0.5 + random.nextDouble() / 2)));
    }

    private void write(SharedEntries to) {
        // A copy, for who is told what became of a writing may bring others.
        Map.copyOf(parties).forEach((name, party) -> {
            Busy now = busy.get(name);
            if (now != null && ticker.nanos() - now.untilNanos() < 0) return;
            party.propose().ifPresent(wanted -> write(to, name, party, wanted));
        });
    }

    @SuppressWarnings("ReferenceEquality") // A party is itself and no other.
    private void write(SharedEntries to, String name, Party party, Party.Writing wanted) {
        long mine = ++writing;
        busy.put(name, new Busy(mine, ticker.nanos() + LONGEST_WRITING.toNanos()));
        Future<Boolean> done = to.replace(name, wanted.over(), wanted.text());
        done.onComplete(answer -> loop.execute(() -> {
            // One that was given up may still be answered, when its party waits for another.
            Busy now = busy.get(name);
            if (now == null || now.writing() != mine) return;
            busy.remove(name);
            if (parties.get(name) != party) return;
            if (answer.failed()) notWritten(name, party, reason(answer.cause()));
            else {
                troubled.remove(name);
                if (Boolean.TRUE.equals(answer.result())) party.written();
                else party.outdated();
            }
            followed.run();
        }));
    }

    /** The log is told once, until it goes well again. */
    private void notWritten(String name, Party party, String why) {
        busy.put(name, new Busy(writing, ticker.nanos() + pauseOfWriting().toNanos()));
        if (troubled.add(name)) LOG.warn("'{}' cannot be written to {}: {}", name, place, why);
        party.notWritten(why);
    }

    private static String reason(Throwable cause) {
        return Excerpt.of(String.valueOf(cause.getMessage()), MOST_CHARACTERS);
    }

    private Duration pauseOfWriting() {
        return Duration.ofMillis(SHORTEST_PAUSE.toMillis() + random.nextInt(500));
    }

    public void close() {
        if (entries != null) entries.close();
        entries = null;
    }
}

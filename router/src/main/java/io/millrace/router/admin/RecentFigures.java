package io.millrace.router.admin;

import io.millrace.inference.Ticker;
import io.millrace.router.observe.Metrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the figures were of late, so that a page that is opened now can tell the last minutes: all of them every
 * {@value #STEP_SECONDS} s for five minutes, those of objectives every minute for an hour. Read at most once a second,
 * however many pages are open. On the control side's loop.
 */
public final class RecentFigures {
    public static final int STEP_SECONDS = 15;
    static final Duration RECENT = Duration.ofMinutes(5);
    static final Duration HOUR = Duration.ofHours(1);

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long STEP_NANOS = Duration.ofSeconds(STEP_SECONDS).toNanos();
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongFunction<Figures> read;
    private final List<String> ofObjectives;
    private final Ticker ticker;
    private final Figures begin;
    private final Deque<Figures> recent = new ArrayDeque<>();
    private final Deque<Figures> hour = new ArrayDeque<>();
    private @Nullable Figures last;
    private double configGeneration = 1;
    private long configNanos;

    /** Of what is scraped. */
    public static RecentFigures of(Metrics metrics, Ticker ticker) {
        LongFunction<Figures> read = now -> {
            Figures fresh = new Figures(now);
            metrics.samples(LiveNames.ALL, fresh::add);
            return fresh;
        };
        return new RecentFigures(read, LiveNames.OF_OBJECTIVES, ticker);
    }

    /**
     * @param read         reads them, given the time
     * @param ofObjectives names that are kept for an hour
     */
    RecentFigures(LongFunction<Figures> read, List<String> ofObjectives, Ticker ticker) {
        this.read = read;
        this.ofObjectives = ofObjectives;
        this.ticker = ticker;
        this.begin = new Figures(ticker.nanos());
        this.configNanos = begin.atNanos();
        recent.add(begin);
        hour.add(begin);
    }

    /** Not older than a second. */
    Figures now() {
        long now = ticker.nanos();
        if (last == null || now - last.atNanos() >= FRESH_NANOS) {
            last = read.apply(now);
            double generation = Math.max(1, last.of(LiveNames.CONFIG_GENERATION));
            if (generation != configGeneration) configNanos = now;
            configGeneration = generation;
        }
        return last;
    }

    /** Since another config came into force, as far as that was seen here; else since the beginning. */
    double configAgeSeconds() {
        return (now().atNanos() - configNanos) / 1e9;
    }

    /** To be called every {@value #STEP_SECONDS} s. */
    public void keep() {
        Figures now = now();
        if (now.atNanos() - recent.getLast().atNanos() >= STEP_NANOS / 2) add(recent, now, RECENT);
        if (now.atNanos() - hour.getLast().atNanos() >= MINUTE_NANOS) add(hour, now.only(ofObjectives), HOUR);
    }

    /** One that is older than the span stays, to begin the span with. */
    private static void add(Deque<Figures> kept, Figures now, Duration span) {
        kept.add(now);
        while (kept.size() > 2 && now.atNanos() - second(kept).atNanos() >= span.toNanos()) kept.removeFirst();
    }

    private static Figures second(Deque<Figures> kept) {
        return kept.stream().skip(1).findFirst().orElseThrow();
    }

    /** Those that were this long ago, or a step more; where the process is younger, when it began. */
    Figures before(Duration span) {
        Deque<Figures> kept = span.compareTo(RECENT) <= 0 ? recent : hour;
        long now = now().atNanos();
        Figures found = kept.getFirst();
        for (Figures each : kept) {
            if (now - each.atNanos() < span.toNanos()) break;
            found = each;
        }
        return found;
    }

    /** How many are held. */
    int kept() {
        return recent.size() + hour.size();
    }

    /** Of the process, nearly. */
    Figures begin() {
        return begin;
    }
}

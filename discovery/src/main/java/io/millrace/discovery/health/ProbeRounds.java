package io.millrace.discovery.health;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.discovery.ControlLoop;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * When one endpoint is asked. Full probes come one at a time, each appointing the next; an urgent one, short, may run
 * beside them. On the control loop.
 */
final class ProbeRounds {
    /** An urgent probe gets this long, or twice the longest that a good one took of late if that is more. */
    static final long URGENT_NANOS = Duration.ofMillis(200).toNanos();

    private static final long URGENT_SPACING_NANOS = Duration.ofMillis(100).toNanos();
    private static final long QUICK_NANOS = Duration.ofMillis(500).toNanos();
    private static final long OVERSTAY_NANOS = Duration.ofMillis(500).toNanos();
    private static final double JITTER = 0.1;

    private final Prober brief;
    private final ControlLoop loop;
    private final RandomGenerator random;
    private final Consumer<Finding> onFull;
    private final Consumer<Finding> onUrgent;

    private final List<Runnable> awaiting = new ArrayList<>();

    private Prober full;
    private ProbeSettings settings;
    private Set<ModelName> wanted;
    private Endpoint endpoint;
    private Runnable takeBackNext = () -> {};
    private boolean fullUnderWay;
    private boolean fullAgain;
    private boolean urgentUnderWay;
    private boolean urgentAgain;
    private boolean ended;
    private long urgentNotBefore;
    private long quickNanos;
    private long usualNanos;

    ProbeRounds(
            Endpoint endpoint,
            WatchedPool pool,
            Surroundings around,
            Consumer<Finding> onFull,
            Consumer<Finding> onUrgent) {
        this.endpoint = endpoint;
        this.settings = pool.probe();
        this.wanted = pool.wanted();
        this.brief = around.prober();
        this.full = pool.others() ? new ListedModels(brief, around.loop()) : brief;
        this.loop = around.loop();
        this.random = around.random();
        this.onFull = onFull;
        this.onUrgent = onUrgent;
        this.urgentNotBefore = loop.nanos();
        this.quickNanos = quickest();
    }

    /** Future probes go to this one: the same endpoint, described anew. */
    void retarget(Endpoint described) {
        endpoint = described;
    }

    /** Future probes are of this pool's settings, and ask for the models that it wants. */
    @SuppressWarnings("ReferenceEquality") // Whether it is the very same.
    void follow(WatchedPool pool) {
        settings = pool.probe();
        wanted = pool.wanted();
        if (!pool.others()) full = brief;
        else if (full == brief) full = new ListedModels(brief, loop);
    }

    /** A full probe that begins now, or as soon as the one that is under way has ended; then tells. */
    void anew(Runnable answered) {
        if (ended) {
            answered.run();
            return;
        }
        awaiting.add(answered);
        if (fullUnderWay) fullAgain = true;
        else now();
    }

    /** A full probe now, unless one is under way. */
    void now() {
        if (ended || fullUnderWay) return;
        takeBackNext.run();
        fullUnderWay = true;
        ask(full, settings.timeout().toNanos(), finding -> {
            fullUnderWay = false;
            if (finding.report() instanceof ProbeReport.Well) remember(loop.nanos() - finding.beganNanos());
            // Whatever becomes of this one, there is a next.
            in(settings.interval().toNanos());
            onFull.accept(finding);
            if (fullAgain) {
                fullAgain = false;
                now();
            } else {
                tellWhoAwaits();
            }
        });
    }

    private void tellWhoAwaits() {
        List<Runnable> told = List.copyOf(awaiting);
        awaiting.clear();
        told.forEach(Runnable::run);
    }

    /**
     * A short probe as soon as may be: one at a time, and not more often than ten a second. While one is under way another
     * is to follow, for what that one finds may be older than the reason to ask.
     */
    void urgent() {
        urgentAgain = urgentUnderWay;
        if (ended || urgentUnderWay) return;
        urgentUnderWay = true;
        long wait = urgentNotBefore - loop.nanos();
        if (wait <= 0) askUrgently();
        else loop.after(wait, this::askUrgently);
    }

    private void askUrgently() {
        if (ended) return;
        urgentNotBefore = loop.nanos() + URGENT_SPACING_NANOS;
        ask(
                brief,
                Math.min(
                        Math.max(URGENT_NANOS, 2 * usualNanos),
                        settings.timeout().toNanos()),
                finding -> {
                    urgentUnderWay = false;
                    onUrgent.accept(finding);
                    if (urgentAgain) urgent();
                });
    }

    /** The next full probe comes after the usual interval. */
    void relax() {
        quickNanos = quickest();
        in(jittered(settings.interval().toNanos()));
    }

    /** The next full probe comes soon; each time in a row twice as late, up to the usual interval. */
    void hurry() {
        long wait = quickNanos;
        quickNanos = Math.min(2 * quickNanos, settings.interval().toNanos());
        in(jittered(wait));
    }

    /** The next full probe comes after this long. */
    void in(long delayNanos) {
        takeBackNext.run();
        if (!ended) takeBackNext = loop.after(Math.max(0, delayNanos), this::now);
    }

    void end() {
        ended = true;
        takeBackNext.run();
        tellWhoAwaits();
    }

    private void remember(long tookNanos) {
        usualNanos = Math.max(tookNanos, usualNanos - usualNanos / 8);
    }

    private long quickest() {
        return Math.min(QUICK_NANOS, settings.interval().toNanos());
    }

    private long jittered(long nanos) {
        return (long) (nanos * (1 - JITTER + 2 * JITTER * random.nextDouble()));
    }

    private void ask(Prober prober, long timeoutNanos, Consumer<Finding> then) {
        Asking asking = new Asking(loop.nanos(), then);
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNanos));
        asking.takeBackGuard = loop.after(
                timeoutNanos + OVERSTAY_NANOS, () -> asking.end(new ProbeReport.Unwell("the probe did not end")));
        Future<ProbeReport> answer;
        try {
            answer = prober.probe(endpoint, wanted, millis);
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.onComplete(result -> loop.execute(() -> asking.end(
                result.succeeded() ? result.result() : new ProbeReport.Unwell("the probe broke: " + result.cause()))));
    }

    /** One probe under way. It ends once: by its answer, or by our guard should the answer never come. */
    private final class Asking {
        private final long beganNanos;
        private final Consumer<Finding> then;
        private Runnable takeBackGuard = () -> {};
        private boolean over;

        Asking(long beganNanos, Consumer<Finding> then) {
            this.beganNanos = beganNanos;
            this.then = then;
        }

        void end(ProbeReport report) {
            if (over) return;
            over = true;
            takeBackGuard.run();
            if (!ended) then.accept(new Finding(report, beganNanos));
        }
    }
}

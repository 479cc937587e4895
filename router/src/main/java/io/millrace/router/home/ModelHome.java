package io.millrace.router.home;

import io.millrace.backends.EndpointId;
import io.millrace.config.BatchSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.QueueSettings;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.Priority;
import io.millrace.router.batch.Batch;
import io.millrace.router.batch.BatchEnd;
import io.millrace.router.batch.BatchPolicy;
import io.millrace.router.batch.Batcher;
import io.millrace.router.batch.Queued;
import io.millrace.router.batch.Step;
import io.millrace.router.batch.Unserved;
import io.millrace.router.explain.Witness;
import io.millrace.router.route.Route;
import io.millrace.router.trace.OpenSpan;
import io.millrace.router.trace.Spans;
import io.millrace.slo.admit.Admission;
import io.millrace.slo.admit.AdmitDecision;
import io.millrace.slo.admit.Outlook;
import io.millrace.slo.admit.Waiting;
import io.millrace.slo.retry.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The queue of one model, driven by what happens on its home loop. Methods that say so may be called from any loop. */
final class ModelHome {
    /** An endpoint may be well again without a word to us; looked for only while calls wait. */
    private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

    private static final long LOOK_FOR_JOINING_NANOS = Duration.ofMillis(100).toNanos();

    private final HomeLoop loop;
    private final Optional<BatchSettings> settings;
    private final Batcher<Guest> batcher;
    private final Admission admission;
    private final Stations stations;
    private final Route made;
    private Route route;
    private long order;
    private Runnable unwake = () -> {};
    private volatile boolean leaving;
    private volatile int waiting;
    private volatile Outlook outlook;

    /** Under way to one endpoint. */
    private record Under(Batch<Guest> batch, Stations.Known at, int inFlight, long shortBefore) {}

    ModelHome(HomeLoop loop, Route route) {
        this.loop = loop;
        this.made = route;
        this.route = route;
        this.settings = route.config().batch();
        QueueSettings queue = route.config().queue().orElseThrow();
        BatchPolicy policy =
                settings.map(batch -> BatchPolicies.of(route.config(), batch)).orElseGet(BatchPolicy.Eager::new);
        this.batcher = new Batcher<>(policy, BatchPolicies.bounds(queue, settings));
        this.admission = new Admission(route.config().slo().latency(), loop.random());
        boolean warmUp = settings.map(BatchSettings::warmUp).orElse(false);
        this.stations = new Stations(
                settings, queue, loop.random(), loop.routers(), warmUp ? new WarmUp(loop, this::settleNow) : null);
        this.outlook = admission.outlook(loop.ticker().nanos());
        if (warmUp) loop.executor().execute(this::look);
    }

    /** Endpoints are warmed as they join, whether anybody calls or not. */
    private void look() {
        if (leaving) return;
        settleNow();
        loop.timers().after(LOOK_FOR_JOINING_NANOS, this::look);
    }

    private void settleNow() {
        settle(loop.ticker().nanos());
    }

    /** Whether a home of that config would be no other than this. Any thread. */
    boolean isFor(ModelConfig config) {
        ModelConfig mine = made.config();
        return mine.batch().equals(config.batch())
                && mine.queue().equals(config.queue())
                && mine.slo().equals(config.slo());
    }

    HomeLoop loop() {
        return loop;
    }

    /** Nobody comes any more but who is on the way; what waits is served. Any thread. */
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Of batches, where there are any. Any thread. */
    Optional<BatchSettings> settings() {
        return settings;
    }

    /** Calls waiting. Any thread. */
    int waiting() {
        return waiting;
    }

    /** Of each endpoint, how many sendings it may have now. Any thread. */
    void limits(ObjIntConsumer<EndpointId> told) {
        stations.limits(told);
    }

    /** Whether a call would be let in, for all that is known here: of no cost to those that wait. Any thread. */
    boolean hasTimeFor(Priority priority, Deadline deadline, long nowNanos) {
        return outlook.hasTimeFor(priority, deadline, nowNanos);
    }

    /** Why not. On the loop of the call. */
    Failure refusal(Priority priority, Deadline deadline, long nowNanos, RandomGenerator random) {
        return Refusals.of(AdmitDecision.Why.TOO_LATE, outlook.retryAfterNanos(priority, deadline, nowNanos, random));
    }

    /** Any loop: a call comes. */
    void comes(Guest guest) {
        loop.executor().execute(() -> {
            if (guest.hasLeft()) return;
            long now = loop.ticker().nanos();
            enter(guest, admission.admit(guest.asking(), now), now);
            settle(now);
        });
    }

    /** Any loop: nobody waits for its answer any more. */
    void leaves(Guest guest) {
        loop.executor().execute(() -> {
            Queued<Guest> place = guest.place();
            if (place != null) batcher.cancel(place);
            leavesQueue(guest);
            guest.leaves();
            settle(loop.ticker().nanos());
        });
    }

    private void enter(Guest guest, AdmitDecision decision, long now) {
        switch (decision) {
            case AdmitDecision.Refused(var why, long after) -> guest.refuse(Refusals.of(why, after));
            case AdmitDecision.Admitted(Waiting share) -> {
                Queued<Guest> place = new Queued<>(
                        guest,
                        guest.key(),
                        guest.rows(),
                        share.priority(),
                        order++,
                        now,
                        share.by().atNanos());
                guest.waitsAt(place, share);
                for (Step.Drop<Guest> gone : batcher.offer(place)) drop(gone, now);
            }
        }
    }

    private void leavesQueue(Guest guest) {
        Waiting share = guest.stopsWaiting();
        if (share != null) admission.left(share);
    }

    private void settle(long now) {
        follow();
        while (true) {
            switch (batcher.next(now)) {
                case Step.Dispatch<Guest>(var batch) -> send(batch, now);
                case Step.Drop<Guest> drop -> drop(drop, now);
                case Step.Wait<Guest> wait -> {
                    waiting = batcher.calls();
                    admission.isShort(batcher.isShort(), now);
                    outlook = admission.outlook(now);
                    wakeAt(wait, now);
                    return;
                }
            }
        }
    }

    private void follow() {
        Route current = loop.routing().current().route(route.model());
        if (current != null) route = current;
        stations.follow(route);
        if (stations.refresh()) batcher.stations(stations.all());
    }

    private void wakeAt(Step.Wait<Guest> wait, long now) {
        unwake.run();
        unwake = () -> {};
        if (batcher.calls() == 0) return;
        long nanos = wait.isForEver() ? LOOK_NANOS : Math.clamp(wait.untilNanos() - now, 1, LOOK_NANOS);
        unwake = loop.timers().after(nanos, () -> settle(loop.ticker().nanos()));
    }

    private void send(Batch<Guest> batch, long now) {
        Stations.Known to = Objects.requireNonNull(stations.of(batch.station()));
        Under under = new Under(batch, to, batch.station().batches(), admission.shortNanos(now));
        List<Member> members = new ArrayList<>(batch.calls().size());
        OpenSpan span = span(batch, now);
        long longest = 0;
        for (Queued<Guest> call : batch.calls()) {
            Waiting share = call.work().stopsWaiting();
            if (share != null) admission.sent(share, now);
            long waitedNanos = now - call.arrivedNanos();
            longest = Math.max(longest, waitedNanos);
            loop.listener().waited(route, waitedNanos);
            call.work().hasWaited(waitedNanos);
            Witness witness = call.work().witness();
            if (witness != null)
                witness.goesIn(new Witness.Together(batch.calls().size(), batch.rows(), waitedNanos));
            OpenSpan own = call.work().span();
            if (own != null) Spans.waited(own, span, call.arrivedNanos(), now);
            switch (call.work()) {
                case Member member -> members.add(member);
                case Single single -> single.goes(turn(under));
            }
        }
        if (members.isEmpty()) return;
        loop.listener().batchSent(route, batch.rows(), longest);
        deliver(members, under, span);
    }

    /** Null where none of its calls is traced, or there is only one that goes by itself. */
    private static @Nullable OpenSpan span(Batch<Guest> batch, long now) {
        List<OpenSpan> traced = List.of();
        for (Queued<Guest> call : batch.calls()) {
            OpenSpan one = call.work() instanceof Member member ? member.span() : null;
            if (one == null) continue;
            if (traced.isEmpty()) traced = new ArrayList<>();
            traced.add(one);
        }
        return Spans.batch(traced, batch.calls().size(), batch.rows(), now);
    }

    private Turn turn(Under under) {
        return new Turn(
                under.at().candidate(),
                loop.ticker(),
                under.batch().sentNanos(),
                (how, took) -> loop.executor().execute(() -> ended(under, BatchEnd.UNTOLD, singly(how), took)));
    }

    /** Where batches are sent, what one call takes by itself tells nothing of them. */
    private BatchEnd singly(BatchEnd how) {
        return settings.isPresent() && how == BatchEnd.ANSWERED ? BatchEnd.UNTOLD : how;
    }

    private void deliver(List<Member> members, Under under, @Nullable OpenSpan span) {
        Route sentBy = route;
        RetryPolicy retry = loop.routes().of(sentBy).retry();
        // The budget is one of calls, and the batch as a whole will count for one of them.
        for (int i = 1; i < members.size(); i++) retry.firstAttempt();
        new Delivery(
                        sentBy,
                        under.at().candidate(),
                        under.batch().station(),
                        loop.sending(),
                        span,
                        retry::tryResend,
                        how -> {
                            long now = loop.ticker().nanos();
                            if (span != null) Spans.batchEnds(span, now);
                            ended(under, how, how, now - under.batch().sentNanos());
                        })
                .of(members);
    }

    /**
     * @param asBatch what its station learns of batches by it
     * @param how     what is learned of how many the endpoint can have
     * @param took    nanoseconds until there was an answer
     */
    private void ended(Under under, BatchEnd asBatch, BatchEnd how, long took) {
        long now = loop.ticker().nanos();
        Batch<Guest> batch = under.batch();
        double goodFor = batcher.ended(batch, asBatch, now);
        admission.ended(goodFor, under.shortBefore(), now - batch.sentNanos(), now);
        // One of late calls alone is as large as may be, and takes longer than those in time would bear.
        boolean isUsual = batch.calls().getFirst().priority() != Priority.LOW;
        if (how == BatchEnd.ANSWERED && isUsual) admission.answered(batch.rows(), took);
        under.at()
                .places()
                .ended(new Places.Sent(batch.paddedRows(), under.inFlight(), batch.sentNanos(), took), how, now);
        settle(now);
    }

    private void drop(Step.Drop<Guest> drop, long now) {
        Guest guest = drop.call().work();
        leavesQueue(guest);
        boolean late = drop.why() == Unserved.EXPIRED || drop.why() == Unserved.TOO_LATE;
        // Late for the objective, not for its client: it waits on, behind all who can be in time.
        if (late && drop.call().deadlineNanos() - guest.deadline().atNanos() < 0)
            enter(guest, admission.admitLate(guest.asking(), now), now);
        else guest.refuse(Refusals.of(drop.why(), guest));
    }
}

package io.millrace.router.home;

import io.millrace.config.BatchSettings;
import io.millrace.inference.Failure;
import io.millrace.inference.Priority;
import io.millrace.inference.Shed;
import io.millrace.inference.Stage;
import io.millrace.router.batch.Batch;
import io.millrace.router.batch.BatchEnd;
import io.millrace.router.batch.Batcher;
import io.millrace.router.batch.Queued;
import io.millrace.router.batch.Step;
import io.millrace.router.batch.Unserved;
import io.millrace.router.explain.Witness;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.retry.RetryPolicy;
import java.time.Duration;
import java.util.Objects;

/** The queue of one model, driven by what happens on its home loop. Methods that say so may be called from any loop. */
final class ModelHome {
    /** An endpoint may be well again without a word to us; looked for only while calls wait. */
    private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

    private final HomeLoop loop;
    private final BatchSettings settings;
    private final long objectiveNanos;
    private final Batcher<Member> batcher;
    private final Stations stations;
    private Route route;
    private long order;
    private Runnable unwake = () -> {};
    private volatile int waiting;

    ModelHome(HomeLoop loop, Route route, BatchSettings settings) {
        this.loop = loop;
        this.route = route;
        this.settings = settings;
        this.objectiveNanos = route.config().slo().latency().toNanos();
        this.batcher = new Batcher<>(BatchPolicies.of(route.config(), settings), BatchPolicies.bounds(settings));
        this.stations = new Stations(settings);
    }

    BatchSettings settings() {
        return settings;
    }

    /** Calls waiting. Any thread. */
    int waiting() {
        return waiting;
    }

    /** Any loop: a call comes. */
    void comes(Member member) {
        loop.executor().execute(() -> {
            if (member.hasLeft()) return;
            long now = loop.ticker().nanos();
            long wanted = now + objectiveNanos;
            long last = member.deadline().atNanos();
            queue(member, member.request().priority(), now, wanted - last < 0 ? wanted : last);
            settle(now);
        });
    }

    /** Any loop: nobody waits for its answer any more. */
    void leaves(Member member) {
        loop.executor().execute(() -> {
            member.leaves();
            Queued<Member> place = member.place();
            BatchCall batch = member.batch();
            if (place != null) batcher.cancel(place);
            else if (batch != null) batch.memberLeft();
            settle(loop.ticker().nanos());
        });
    }

    private void queue(Member member, Priority priority, long now, long deadlineNanos) {
        Queued<Member> place = new Queued<>(member, member.key(), member.rows(), priority, order++, now, deadlineNanos);
        member.waitsAt(place);
        for (Step.Drop<Member> gone : batcher.offer(place)) drop(gone, now);
    }

    private void settle(long now) {
        follow();
        while (true) {
            switch (batcher.next(now)) {
                case Step.Dispatch<Member>(var batch) -> send(batch, now);
                case Step.Drop<Member> drop -> drop(drop, now);
                case Step.Wait<Member> wait -> {
                    waiting = batcher.calls();
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

    private void wakeAt(Step.Wait<Member> wait, long now) {
        unwake.run();
        unwake = () -> {};
        if (batcher.calls() == 0) return;
        long nanos = wait.isForEver() ? LOOK_NANOS : Math.clamp(wait.untilNanos() - now, 1, LOOK_NANOS);
        unwake = loop.timers().after(nanos, () -> settle(loop.ticker().nanos()));
    }

    private void send(Batch<Member> batch, long now) {
        Candidate to = Objects.requireNonNull(stations.candidate(batch.station()));
        Route sentBy = route;
        for (Queued<Member> call : batch.calls()) {
            long waitedNanos = now - call.arrivedNanos();
            loop.listener().waited(sentBy, waitedNanos);
            Witness witness = call.work().witness();
            if (witness != null)
                witness.goesIn(new Witness.Together(batch.calls().size(), batch.rows(), waitedNanos));
        }
        loop.listener().batchSent(sentBy, batch.rows());
        RetryPolicy retry = loop.routes().of(sentBy).retry();
        // The budget is one of calls, and the batch as a whole will count for one of them.
        for (int i = 1; i < batch.calls().size(); i++) retry.firstAttempt();
        new Delivery(sentBy, to, batch.station(), loop.sending(), retry::tryResend, how -> ended(batch, how))
                .of(batch.calls().stream().map(Queued::work).toList());
    }

    private void ended(Batch<Member> batch, BatchEnd how) {
        long now = loop.ticker().nanos();
        batcher.ended(batch, how, now);
        settle(now);
    }

    private void drop(Step.Drop<Member> drop, long now) {
        Member member = drop.call().work();
        long last = member.deadline().atNanos();
        boolean late = drop.why() == Unserved.EXPIRED || drop.why() == Unserved.TOO_LATE;
        // Late for the objective, not for its client: it waits on, behind all who can be in time.
        if (late && drop.call().deadlineNanos() - last < 0) queue(member, Priority.LOW, now, last);
        else member.tell(Member.Outcome.unsent(failure(drop.why(), member).toException()));
    }

    private static Failure failure(Unserved why, Member member) {
        return switch (why) {
            case EXPIRED -> Failure.Expired.of(Stage.WAITING, member.deadline(), member.bornNanos());
            case TOO_LATE -> new Failure.Rejected(Shed.TOO_LATE);
            case QUEUE_FULL -> new Failure.Rejected(Shed.QUEUE_FULL);
            case OUTRANKED -> new Failure.Rejected(Shed.OUTRANKED);
        };
    }
}

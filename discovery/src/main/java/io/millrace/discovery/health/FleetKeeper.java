package io.millrace.discovery.health;

import io.millrace.backends.EndpointId;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Pool;
import io.millrace.inference.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the fleet: hears sources, probes and live traffic, and publishes what follows. The one writer of {@link Fleet};
 * everything it decides, it decides on its {@link ControlLoop}. Its methods may be called from any thread and never
 * block; those that event loops call for every attempt cost a lookup while all is well.
 */
public final class FleetKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(FleetKeeper.class);

    private final AtomicReference<Fleet> fleet = new AtomicReference<>(Fleet.EMPTY);
    private final Map<EndpointId, EndpointWatch> watches = new ConcurrentHashMap<>();
    private final Map<String, PoolWatch> pools = new LinkedHashMap<>();
    private final FleetListener listener;
    private final ControlLoop loop;
    private final OwnPause pause;
    private final Surroundings around;
    private final Noted noted = new Noted();

    private final Set<EndpointId> ejectedNow = new HashSet<>();
    private boolean changed;
    private boolean ended;

    public FleetKeeper(
            List<WatchedPool> pools, Prober prober, FleetListener listener, ControlLoop loop, RandomGenerator random) {
        this.listener = listener;
        this.loop = new Steps(loop);
        this.pause = new OwnPause();
        this.around = new Surroundings(prober, this.loop, pause, random);
        for (WatchedPool pool : pools) this.pools.put(pool.name(), new PoolWatch(pool, around, noted));
    }

    /** Starts the sources; every endpoint is probed at once. */
    public void start() {
        loop.execute(() -> {
            pools.values().forEach(PoolWatch::start);
            beat();
        });
    }

    /** Stops sources and probes; the last fleet stays as it is. */
    public void stop() {
        loop.execute(() -> {
            pools.values().forEach(PoolWatch::end);
            ended = true;
        });
    }

    /**
     * These pools from now on. Endpoints that stay listed in a pool of the same name keep their state; others drain, and a
     * pool that is not among these is gone with the last of its own.
     */
    public void follow(List<WatchedPool> wanted) {
        loop.execute(() -> {
            Set<String> names = new HashSet<>();
            for (WatchedPool pool : wanted) {
                names.add(pool.name());
                PoolWatch known = pools.get(pool.name());
                if (known == null) begin(pool);
                else if (known.isLeaving() || !known.pool().equals(pool)) known.follow(pool);
            }
            for (PoolWatch known : pools.values())
                if (!names.contains(known.pool().name())) known.leave();
            changed = true;
        });
    }

    private void begin(WatchedPool pool) {
        PoolWatch fresh = new PoolWatch(pool, around, noted);
        pools.put(pool.name(), fresh);
        fresh.start();
    }

    /** Asks every endpoint of these pools what it serves now; completes when all of them have answered or not in time. */
    public Future<Void> askAnew(Collection<String> names) {
        Promise<Void> answered = Promise.promise();
        loop.execute(() -> {
            List<Future<Void>> asked = new ArrayList<>();
            for (String name : names) {
                PoolWatch pool = pools.get(name);
                if (pool != null) asked.addAll(pool.askAnew());
            }
            Future.join(asked).onComplete(all -> answered.complete());
        });
        return answered.future();
    }

    /** The fleet as it is now. */
    public Fleet fleet() {
        return fleet.get();
    }

    /** An attempt there ended well. */
    public void reportSuccess(EndpointId id) {
        EndpointWatch watch = watches.get(id);
        if (watch != null) watch.signs().success();
    }

    /**
     * An attempt there failed, and not for its client's haste: whoever asks for a millisecond must not be able to take
     * servers out.
     *
     * @param atNanos when that was seen, by the same ticker as the loop's
     */
    public void reportFailure(EndpointId id, Fault fault, long atNanos) {
        EndpointWatch watch = watches.get(id);
        if (watch != null && watch.signs().failure(fault, atNanos)) loop.execute(watch::look);
    }

    /** Attempts are under way there and none has moved for a while: ask at once, briefly, and eject on a bad answer. */
    public void suspect(EndpointId id) {
        EndpointWatch watch = watches.get(id);
        if (watch != null && watch.signs().suspicion(loop.nanos())) loop.execute(watch::look);
    }

    /** By command: send nothing new there. It leaves the fleet when {@link #drained} is told. */
    public void drain(EndpointId id) {
        in(id, pool -> pool.drain(id));
    }

    /** Takes the command back: it is asked again, and serves when it is well. False where it was not drained by command. */
    public Future<Boolean> undrain(EndpointId id) {
        Promise<Boolean> done = Promise.promise();
        loop.execute(() -> {
            PoolWatch pool = pools.get(id.pool());
            done.complete(pool != null && pool.undrain(id));
        });
        return done.future();
    }

    /** Nothing is in flight any more at a draining endpoint. */
    public void drained(EndpointId id) {
        in(id, pool -> pool.drained(id));
    }

    private void in(EndpointId id, Consumer<PoolWatch> action) {
        loop.execute(() -> {
            PoolWatch pool = pools.get(id.pool());
            if (pool != null) action.accept(pool);
        });
    }

    private void beat() {
        loop.after(OwnPause.BEAT_NANOS, this::beat);
    }

    /** Everything happens in a step: first see whether we slept, at last publish what changed. */
    private void step(Runnable task) {
        if (ended) return;
        if (pause.look(loop.nanos())) {
            LOG.warn("this process stood still: what failed meanwhile is held against no endpoint");
            pools.values().forEach(PoolWatch::forgetSigns);
        }
        guarded(task);
        guarded(this::publish);
    }

    private static void guarded(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            LOG.error("a step of the fleet keeper failed", e);
        }
    }

    private void publish() {
        if (!changed) return;
        changed = false;
        pools.values().removeIf(PoolWatch::isGone);
        Map<String, Pool> now = new LinkedHashMap<>();
        for (Map.Entry<String, PoolWatch> pool : pools.entrySet())
            now.put(pool.getKey(), pool.getValue().snapshot());
        Fleet before = fleet.get();
        if (before.pools().equals(now)) return;
        Set<EndpointId> ejected = Set.copyOf(ejectedNow);
        ejectedNow.clear();
        Fleet next = new Fleet(before.version() + 1, now);
        fleet.set(next);
        listener.changed(next, ejected);
    }

    private final class Noted implements PoolWatch.Changes {
        @Override
        public void joined(EndpointId id, EndpointWatch watch) {
            watches.put(id, watch);
        }

        @Override
        public void left(EndpointId id) {
            watches.remove(id);
        }

        @Override
        public void ejected(EndpointId id) {
            ejectedNow.add(id);
        }

        @Override
        public void changed() {
            changed = true;
        }
    }

    /** The control loop with every task made a step. */
    private final class Steps implements ControlLoop {
        private final ControlLoop outer;

        Steps(ControlLoop outer) {
            this.outer = outer;
        }

        @Override
        public void execute(Runnable task) {
            outer.execute(() -> step(task));
        }

        @Override
        public Runnable after(long delayNanos, Runnable task) {
            return outer.after(delayNanos, () -> step(task));
        }

        @Override
        public long nanos() {
            return outer.nanos();
        }
    }
}

package io.millrace.router;

import io.millrace.backends.djl.DjlEngine;
import io.millrace.backends.tls.ServerTls;
import io.millrace.config.PoolConfig;
import io.millrace.config.Problem;
import io.millrace.config.RouterConfig;
import io.millrace.config.change.ConfigPlan;
import io.millrace.router.reload.Reload;
import io.millrace.router.route.ConfigInForce;
import io.millrace.router.route.RoutingSnapshot;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings other configs into force while calls go on, one at a time. On the control loop.
 *
 * <p>First everything that the next one needs is made and asked, beside what runs: models loaded, endpoints probed, backends
 * opened on every loop. Whatever fails by then leaves all as it was. Then one reference is set, the routing snapshot's, and
 * calls that begin from there on are of the next config; those before keep the routes they have. What only these need ends
 * after the drain timeout, in a turn of its own: a config that is being prepared may want it back.
 */
final class LiveConfig {
    private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);

    /** Configs that may wait for those before them; a client that sends more of them has lost control. */
    private static final int MOST_WAITING = 64;

    private final Vertx vertx;
    private final Shared shared;
    private final ControlVerticle control;
    private final List<RouterVerticle> loops;
    private final Map<String, Leaving> leaving = new HashMap<>();
    private Future<?> last = Future.succeededFuture();
    private int waiting;

    LiveConfig(Vertx vertx, Shared shared, ControlVerticle control, List<RouterVerticle> loops) {
        this.vertx = vertx;
        this.shared = shared;
        this.control = control;
        this.loops = loops;
    }

    private record Prepared(Map<String, DjlEngine> engines, Optional<SslContext> tls) {}

    /**
     * A pool that no call begins to need.
     *
     * @param config by which all that it has was made
     * @param since  the generation
     */
    private record Leaving(PoolConfig config, long since) {}

    /** Never fails: what cannot come into force is refused, with the reason. */
    Future<Reload> change(RouterConfig wanted) {
        if (!control.isListening()) return Future.succeededFuture(refused("the router is still starting"));
        if (waiting >= MOST_WAITING)
            return Future.succeededFuture(refused("too many changes wait for this one's turn"));
        waiting++;
        Future<Reload> changed = last.transform(before -> {
            waiting--;
            return begin(wanted).otherwise(bug -> {
                LOG.error("a config could not be brought into force", bug);
                return refused(reason(bug));
            });
        });
        last = changed;
        return changed;
    }

    private Future<Reload> begin(RouterConfig wanted) {
        ConfigInForce before = inForce();
        ConfigPlan plan = ConfigPlan.of(before.config(), wanted);
        if (!plan.impossible().isEmpty()) return Future.succeededFuture(refused(plan.impossible()));
        if (plan.isEmpty()) return Future.succeededFuture(new Reload.Applied(before.generation(), plan));
        Map<String, PoolConfig> there = there(before.config());
        return vertx.executeBlocking(() -> prepared(there, before.config(), plan.inForce()), false)
                .map(Objects::requireNonNull)
                .transform(ready -> ready.failed()
                        ? Future.succeededFuture(refused(reason(ready.cause())))
                        : apply(before, plan, ready.result()));
    }

    /** Pools that have all they need, by name. */
    private Map<String, PoolConfig> there(RouterConfig inForce) {
        Map<String, PoolConfig> there = new HashMap<>(inForce.pools());
        leaving.forEach((name, pool) -> there.put(name, pool.config()));
        return there;
    }

    /** What may take its time. On a worker thread. */
    private static Prepared prepared(Map<String, PoolConfig> there, RouterConfig before, RouterConfig next) {
        List<PoolConfig> loading = next.pools().values().stream()
                .filter(pool -> {
                    PoolConfig was = there.get(pool.name());
                    return was == null || !was.djl().equals(pool.djl());
                })
                .toList();
        Optional<SslContext> tls = before.listen().tls().equals(next.listen().tls())
                ? Optional.empty()
                : next.listen().tls().map(ServerTls::context);
        return new Prepared(Engines.loaded(loading), tls);
    }

    private Future<Reload> apply(ConfigInForce before, ConfigPlan plan, Prepared ready) {
        RouterConfig next = plan.inForce();
        Map<String, DjlEngine> displaced = shared.engines().put(ready.engines());
        shared.applications().putAll(next.applications());
        return prepare(before.config(), next)
                .compose(looked -> onEveryLoop(next))
                .transform(made -> made.failed()
                        ? back(before, next, made.cause(), displaced)
                        : Future.succeededFuture(inForce(before, plan, ready, displaced)));
    }

    private Future<Void> prepare(RouterConfig before, RouterConfig next) {
        try {
            return control.prepare(before, next);
        } catch (RuntimeException impossible) {
            return Future.failedFuture(impossible);
        }
    }

    /** Completes here, not on the last of them. */
    private Future<Void> onEveryLoop(RouterConfig config) {
        return control.here(Future.join(
                        loops.stream().map(loop -> loop.follow(config)).toList()))
                .mapEmpty();
    }

    private Future<Reload> back(
            ConfigInForce before, RouterConfig next, Throwable cause, Map<String, DjlEngine> displaced) {
        LOG.error("the config cannot come into force", cause);
        Map<String, DjlEngine> useless = shared.engines().put(displaced);
        control.back(before.config());
        return onEveryLoop(before.config()).transform(done -> {
            endLater(next, before, useless.values());
            return Future.succeededFuture(refused(reason(cause)));
        });
    }

    private Reload inForce(ConfigInForce before, ConfigPlan plan, Prepared ready, Map<String, DjlEngine> displaced) {
        ConfigInForce now = before.next(plan.inForce());
        shared.caches().follow(before.config(), now.config());
        shared.shadows().follow(now.config());
        shared.features().follow(now.config());
        RoutingSnapshot snapshot = control.snapshot(now);
        shared.homes().follow(snapshot);
        ready.tls().ifPresent(context -> shared.certificates().ifPresent(held -> held.set(context)));
        control.follow(snapshot);
        control.settle(now.config());
        endLater(before.config(), now, displaced.values());
        return new Reload.Applied(now.generation(), plan);
    }

    /** Calls that began before may still need what is no longer wanted, for as long as a process that drains gives them. */
    private void endLater(RouterConfig other, ConfigInForce now, Collection<DjlEngine> displaced) {
        Map<String, PoolConfig> gone = new HashMap<>(other.pools());
        gone.keySet().removeAll(now.config().pools().keySet());
        gone.forEach((name, pool) -> leaving.put(name, new Leaving(pool, now.generation())));
        leaving.keySet().removeAll(now.config().pools().keySet());
        if (gone.isEmpty() && displaced.isEmpty()) return;
        long millis = Math.max(1, now.config().drainTimeout().toMillis());
        vertx.setTimer(
                millis,
                over -> last = last.transform(before -> end(now.generation(), displaced))
                        .onFailure(bug -> LOG.error("what no call needs any more could not be ended", bug)));
    }

    /** Completes when nothing finds it any more. */
    private Future<Void> end(long generation, Collection<DjlEngine> displaced) {
        List<String> gone = leaving.entrySet().stream()
                .filter(pool -> pool.getValue().since() <= generation)
                .map(Map.Entry::getKey)
                .toList();
        gone.forEach(leaving::remove);
        control.forget(gone);
        return control.here(Future.join(
                        loops.stream().map(loop -> loop.forget(gone)).toList()))
                .onSuccess(forgotten -> close(gone, displaced))
                .mapEmpty();
    }

    private void close(Collection<String> gone, Collection<DjlEngine> displaced) {
        List<DjlEngine> ended = new ArrayList<>(displaced);
        ended.addAll(shared.engines().remove(gone));
        if (ended.isEmpty()) return;
        vertx.executeBlocking(
                () -> {
                    shared.engines().close(ended);
                    return ended;
                },
                false);
    }

    private ConfigInForce inForce() {
        return shared.routing().current().inForce();
    }

    private Reload refused(String reason) {
        return refused(List.of(reason));
    }

    private Reload refused(List<String> reasons) {
        return new Reload.Refused(
                inForce().generation(),
                reasons.stream()
                        .map(reason -> new Problem("config", 0, 0, reason, ""))
                        .toList());
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}

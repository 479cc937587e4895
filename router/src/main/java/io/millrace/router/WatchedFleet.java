package io.millrace.router;

import io.millrace.backends.Backend;
import io.millrace.backends.EndpointId;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.discovery.health.FleetKeeper;
import io.millrace.discovery.health.FleetListener;
import io.millrace.discovery.health.WatchedPool;
import io.millrace.discovery.peers.Peers;
import io.millrace.router.admin.DrainRoutes;
import io.millrace.router.load.LoadScrapes;
import io.millrace.router.load.ReportedWeights;
import io.millrace.router.schedule.EndpointLoad;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The fleet, and the routers beside this one, as the control side watches them from one config to the next: who finds endpoints,
 * asks whether they are well and how busy they are, and has those leave that have drained. On the control loop.
 */
final class WatchedFleet {
    private final Vertx vertx;
    private final Shared shared;
    private final FleetListener told;
    private final Newcomers newcomers = new Newcomers();
    private final AskedEndpoints asked;
    private final WatchedPools pools;
    private final Peering peering;
    private final FleetKeeper keeper;
    private final LeavingEndpoints leaving;
    private final LoopBackends backends;
    private final LoadScrapes scrapes;

    /** @param told of each change, once the loads know of it and before who waits for endpoints does */
    WatchedFleet(
            Vertx vertx, Context context, Shared shared, ControlLoop loop, RandomGenerator random, FleetListener told) {
        this.vertx = vertx;
        this.shared = shared;
        this.told = told;
        this.asked = new AskedEndpoints(shared.peers()::get);
        this.pools = new WatchedPools(config -> Sources.ofPools(vertx, config, loop, random));
        this.peering = new Peering(registries -> new Sources(vertx, registries, 1, loop, random), loop, this::changed);
        this.keeper = new FleetKeeper(
                pools.of(shared.config()),
                new FleetProber(this::backends, shared.loads(), shared.ticker()),
                this::changed,
                loop,
                random);
        this.leaving = new LeavingEndpoints(vertx, keeper, shared.loads());
        this.backends = new LoopBackends(
                new Families.Loop(vertx, context, signals(), shared),
                Families.requests(shared, Families.codecs(shared)));
        backends.follow(shared.config());
        this.scrapes = new LoadScrapes(vertx, context, shared.reports(), loop, random);
        scrapes.follow(shared.config().pools().values());
    }

    private Map<String, Backend> backends() {
        return backends.all();
    }

    void start() {
        keeper.start();
        peering.follow(shared.config());
        ReportedWeights weights = new ReportedWeights(shared.reports(), shared.loads());
        vertx.setPeriodic(
                ReportedWeights.PERIOD.toMillis(),
                tick -> weights.step(keeper.fleet(), shared.ticker().nanos()));
        vertx.setTimer(AskedEndpoints.longest(shared.config()).toMillis() + 100, late -> asked.areLate());
    }

    /** Completes when every endpoint serves, or has had its first probe's time. Any thread. */
    Future<Void> firstLook() {
        return asked.all();
    }

    private void changed(Fleet fleet, Set<EndpointId> ejectedNow) {
        for (Pool pool : fleet.pools().values()) {
            for (Member member : pool.members()) {
                EndpointLoad load = shared.loads().of(member.endpoint().id());
                load.drains(member.state() instanceof EndpointState.Draining);
                load.takesTraffic(member.state().takesTraffic());
            }
        }
        shared.loads().keep(fleet.endpoints());
        shared.reports().keep(fleet.endpoints());
        told.changed(fleet, ejectedNow);
        leaving.changed(fleet);
        scrapes.follow(fleet);
        asked.changed(fleet);
    }

    private void changed(Peers peers) {
        shared.peers().set(peers);
        asked.peersChanged();
    }

    /** Whom calls may be sent to now, by the config in force. */
    Fleet routed() {
        return newcomers.without(keeper.fleet());
    }

    /** Any loop: what its attempts tell of endpoints. */
    FleetSignals signals() {
        return new FleetSignals(keeper, shared.loads(), shared.reports(), shared.ticker());
    }

    DrainRoutes.Drains drains() {
        return new CommandedDrains(keeper, shared.loads());
    }

    /** The next config's endpoints join those of the one in force. Completes when they were asked, or have had their time. */
    Future<Void> prepare(RouterConfig before, RouterConfig next) {
        backends.follow(next);
        ConfigStep step = new ConfigStep(before, next);
        newcomers.hide(step.otherwiseReached(), keeper.fleet());
        List<WatchedPool> both = pools.ofBoth(before, next);
        Set<String> touched = step.touched();
        keeper.follow(both);
        Promise<Void> waits = asked.of(touched, keeper.askAnew(touched), keeper::fleet);
        List<PoolConfig> anew = touched.stream()
                .flatMap(name -> Optional.ofNullable(next.pools().get(name)).stream())
                .toList();
        vertx.setTimer(AskedEndpoints.longest(anew).toMillis() + 100, late -> waits.tryComplete());
        return waits.future();
    }

    /** The next config alone: it is in force, and what only the one before had ends. */
    void settle(RouterConfig next) {
        alone(next, pools.settled(next));
    }

    /** The config alone that was in force, and stays. */
    void back(RouterConfig before) {
        backends.follow(before);
        alone(before, pools.back(before));
    }

    private void alone(RouterConfig config, List<WatchedPool> watched) {
        asked.awaitNone();
        newcomers.show();
        keeper.follow(watched);
        peering.follow(config);
        scrapes.follow(config.pools().values());
        scrapes.follow(keeper.fleet());
    }

    /** No call needs these pools any more. */
    void forget(Collection<String> gone) {
        backends.close(gone);
    }

    Future<?> close() {
        keeper.stop();
        pools.close();
        peering.close();
        return scrapes.close().eventually(() -> backends.close());
    }
}

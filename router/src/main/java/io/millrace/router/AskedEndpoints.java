package io.millrace.router;

import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Pool;
import io.millrace.discovery.SourceStatus;
import io.millrace.discovery.peers.Peers;
import io.millrace.discovery.polled.PollSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether endpoints have been asked what they serve: all of them once, before this router is ready, and those that a config
 * touches before it comes into force. On the control side's loop.
 */
final class AskedEndpoints {
    private final Supplier<Peers> peers;
    private final Promise<Void> all = Promise.promise();
    private boolean areAllAsked;
    private @Nullable Awaited awaited;

    /** Pools of a config that is not in force yet, whose endpoints are to be asked before it is. */
    private record Awaited(Set<String> pools, Promise<Void> asked) {}

    /** @param peers which are to be heard of before this router is ready */
    AskedEndpoints(Supplier<Peers> peers) {
        this.peers = peers;
    }

    /** What asking all of them may take, and finding the routers beside this one. */
    static Duration longest(RouterConfig config) {
        Duration pools = longest(config.pools().values());
        Duration peers = PollSettings.DEFAULTS.patience();
        return config.peers().discover().isAnywhere() && peers.compareTo(pools) > 0 ? peers : pools;
    }

    /** What finding the endpoints and asking them once may take. */
    static Duration longest(Collection<PoolConfig> pools) {
        return pools.stream()
                .map(pool -> pool.discover().isAnywhere()
                        ? pool.probe().timeout().plus(PollSettings.DEFAULTS.patience())
                        : pool.probe().timeout())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Completes when every endpoint serves and the peers are known, or with {@link #areLate}. Any thread. */
    Future<Void> all() {
        return all.future();
    }

    void areLate() {
        all.tryComplete();
    }

    void changed(Fleet fleet) {
        areAllAsked |= wereAsked(fleet.pools().values());
        peersChanged();
        lookForAwaited(fleet);
    }

    void peersChanged() {
        if (areAllAsked && peers.get().isHeard()) all.tryComplete();
    }

    /**
     * Completes when the endpoints of these pools were asked; whoever waits may complete it before.
     *
     * @param asking of those that are known already
     */
    Promise<Void> of(Set<String> pools, Future<?> asking, Supplier<Fleet> fleet) {
        Awaited waits = new Awaited(pools, Promise.promise());
        asking.onComplete(answered -> {
            if (waits.asked().future().isComplete()) return;
            awaited = waits;
            lookForAwaited(fleet.get());
        });
        return waits.asked();
    }

    void awaitNone() {
        awaited = null;
    }

    private void lookForAwaited(Fleet fleet) {
        Awaited waits = awaited;
        if (waits == null) return;
        List<Pool> there = waits.pools().stream()
                .flatMap(name -> fleet.pool(name).stream())
                .toList();
        // Who is dead is not waited for: it joins when it is well.
        boolean areAsked = there.stream()
                .flatMap(pool -> pool.members().stream())
                .noneMatch(member -> member.state() instanceof EndpointState.Joining joining && !joining.wasAsked());
        if (there.size() == waits.pools().size() && areListed(there) && areAsked)
            waits.asked().tryComplete();
        if (waits.asked().future().isComplete()) awaited = null;
    }

    private static boolean areListed(Collection<Pool> pools) {
        return pools.stream().flatMap(pool -> pool.sources().stream()).allMatch(SourceStatus::heard);
    }

    private static boolean wereAsked(Collection<Pool> pools) {
        return areListed(pools)
                && pools.stream()
                        .flatMap(pool -> pool.members().stream())
                        .noneMatch(member -> member.state() instanceof EndpointState.Joining);
    }
}

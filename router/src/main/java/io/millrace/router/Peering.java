package io.millrace.router;

import io.millrace.config.PeerSettings;
import io.millrace.config.RegistrySettings;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.peers.PeerWatch;
import io.millrace.discovery.peers.Peers;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has the routers beside this one counted, from one config to the next. On the control loop. */
final class Peering implements AutoCloseable {
    private final Function<RegistrySettings, Sources> makes;
    private final PeerWatch watch;
    private PeerSettings peers = PeerSettings.ALONE;
    private RegistrySettings registries = RegistrySettings.DEFAULTS;
    private @Nullable Sources sources;

    /**
     * @param makes sources of these registries, for one list
     * @param told  how many routers there are, when that changes
     */
    Peering(Function<RegistrySettings, Sources> makes, ControlLoop loop, Consumer<Peers> told) {
        this.makes = makes;
        this.watch = new PeerWatch(loop, told);
    }

    void follow(RouterConfig config) {
        if (config.peers().equals(peers) && config.registries().equals(registries)) return;
        peers = config.peers();
        registries = config.registries();
        Sources before = sources;
        Sources now = makes.apply(registries);
        sources = now;
        watch.follow(now.of(peers));
        if (before != null) before.close();
    }

    @Override
    public void close() {
        watch.stop();
        if (sources != null) sources.close();
    }
}

package io.millrace.config;

import io.millrace.backends.Endpoint;
import java.util.List;

/**
 * Where the routers are found that share limits with this one, itself among them.
 *
 * @param endpoints those that are always there
 */
public record PeerSettings(List<Endpoint> endpoints, DiscoverSettings discover) {
    /** What stands for a pool in the addresses of routers. */
    public static final String NAME = "peers";

    public static final PeerSettings ALONE = new PeerSettings(List.of(), DiscoverSettings.NOWHERE);

    public PeerSettings {
        endpoints = List.copyOf(endpoints);
    }
}

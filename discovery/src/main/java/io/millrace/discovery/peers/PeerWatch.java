package io.millrace.discovery.peers;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.SourceListener;
import io.millrace.discovery.health.Listings;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the routers that sources list, and tells when something of it changed. On the control loop. */
public final class PeerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final ControlLoop loop;
    private final Consumer<Peers> told;
    private final Listings listings = new Listings(List.of());
    private List<FleetSource> sources = List.of();
    private PeerCount count = new PeerCount();
    private boolean isListed;
    private Runnable unlook = () -> {};

    /** @param told is called on the loop, first by {@link #follow} */
    public PeerWatch(ControlLoop loop, Consumer<Peers> told) {
        this.loop = loop;
        this.told = told;
    }

    /** From now on these, merged; none means that this router is alone. What others listed before stays until these tell. */
    public void follow(List<FleetSource> others) {
        sources.forEach(FleetSource::stop);
        sources = List.copyOf(others);
        listings.follow(sources);
        unlook.run();
        if (sources.isEmpty()) {
            count = new PeerCount();
            isListed = false;
        } else unlook = loop.after(LOOK_NANOS, this::look);
        tell();
        for (FleetSource source : sources) source.start(new Hearing(source));
    }

    public void stop() {
        unlook.run();
        sources.forEach(FleetSource::stop);
    }

    private final class Hearing implements SourceListener {
        private final FleetSource source;

        Hearing(FleetSource source) {
            this.source = source;
        }

        @Override
        public void lists(List<Endpoint> endpoints) {
            loop.execute(() -> {
                if (!sources.contains(source)) return;
                listings.lists(source, endpoints);
                isListed = true;
                count();
                tell();
            });
        }

        @Override
        public void troubled(String problem) {
            loop.execute(() -> {
                listings.troubled(source, problem);
                tell();
            });
        }
    }

    private void look() {
        unlook = loop.after(LOOK_NANOS, this::look);
        if (isListed && count()) tell();
    }

    private boolean count() {
        int before = count.believed();
        int now = count.listed(listings.all().size(), loop.nanos());
        if (now != before)
            LOG.atInfo()
                    .addKeyValue("peers", now)
                    .log("limits are those of {} routers together, before of {}", now, before);
        return now != before;
    }

    private void tell() {
        List<String> addresses = listings.all().keySet().stream()
                .map(EndpointId::address)
                .sorted()
                .toList();
        told.accept(new Peers(count.believed(), addresses, listings.statuses()));
    }
}

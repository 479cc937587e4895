package io.millrace.discovery.health;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.discovery.HandControlLoop;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Servers as a probe sees them. All are up, answer at once and serve what is wanted, until a test says otherwise. */
final class FakeServers implements Prober {
    enum Mode {
        UP,
        /** Nobody listens: refused at once. */
        DOWN,
        /** Takes the probe and never answers. */
        HANGING,
        /** Not even our own timeout ends the probe. */
        LOST
    }

    private final HandControlLoop loop;
    private final Map<EndpointId, Mode> modes = new HashMap<>();
    private final Map<EndpointId, Duration> delays = new HashMap<>();
    private final Map<EndpointId, Set<ModelName>> served = new HashMap<>();
    private final List<EndpointId> asked = new ArrayList<>();

    FakeServers(HandControlLoop loop) {
        this.loop = loop;
    }

    void set(EndpointId id, Mode mode) {
        modes.put(id, mode);
    }

    Mode mode(EndpointId id) {
        return modes.getOrDefault(id, Mode.UP);
    }

    void delay(EndpointId id, Duration by) {
        delays.put(id, by);
    }

    void serve(EndpointId id, Set<ModelName> models) {
        served.put(id, models);
    }

    /** How often this endpoint was asked so far. */
    long asked(EndpointId id) {
        return asked.stream().filter(id::equals).count();
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        EndpointId id = endpoint.id();
        asked.add(id);
        return switch (mode(id)) {
            case UP -> up(id, wanted, timeoutMillis);
            case DOWN -> Future.succeededFuture(new ProbeReport.Unwell("connection refused"));
            case HANGING -> in(Duration.ofMillis(timeoutMillis), timedOut());
            case LOST -> Promise.<ProbeReport>promise().future();
        };
    }

    private Future<ProbeReport> up(EndpointId id, Set<ModelName> wanted, long timeoutMillis) {
        Map<ModelName, ServedModel> models = new HashMap<>();
        for (ModelName name : served.getOrDefault(id, wanted)) {
            models.put(
                    name,
                    new ServedModel(name, List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty()));
        }
        Duration delay = delays.getOrDefault(id, Duration.ZERO);
        if (delay.toMillis() > timeoutMillis) return in(Duration.ofMillis(timeoutMillis), timedOut());
        return in(delay, new ProbeReport.Well(models));
    }

    private Future<ProbeReport> in(Duration delay, ProbeReport report) {
        if (delay.isZero()) return Future.succeededFuture(report);
        Promise<ProbeReport> promise = Promise.promise();
        loop.after(delay.toNanos(), () -> promise.complete(report));
        return promise.future();
    }

    private static ProbeReport timedOut() {
        return new ProbeReport.Unwell("no answer in time");
    }
}

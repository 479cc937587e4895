package io.millrace.bench.rig;

import io.millrace.chaos.echo.EchoModel;
import java.time.Duration;

/** Configs of Millrace, but for its ports: one event loop, and deadlines, metrics, breakers and probes on, as they are by default. */
final class MillraceConfig {
    /** What the way between client and router takes of a client's objective. */
    private static final double OF_THE_CLIENTS = 0.95;

    static final String COMMON = """
            event-loops: 1
            access-log: off
            """;

    private MillraceConfig() {}

    static String batching(Emulators servers, Hardware hardware) {
        return of(servers, hardware.objective(), "batch: {max: " + Hardware.MAX + "}");
    }

    static String of(Emulators servers, Duration objective, String settings) {
        return of(Emulators.endpoints(servers.ports()), objective, settings);
    }

    /** @param settings of the model; empty for none */
    static String of(String endpoints, Duration objective, String settings) {
        return of("{protocol: oip-rest, endpoints: [" + endpoints + "]}", EchoModel.NAME, objective, settings);
    }

    /** @param settings of the model; empty for none */
    static String of(String pool, String model, Duration objective, String settings) {
        return COMMON + """
                pools: {servers: %s}
                models: {%s: %s}
                """.formatted(pool, model, model("servers", objective, settings));
    }

    /** In the form that {@code models} has for one. */
    static String model(String pool, Duration objective, String settings) {
        return "{slo: {latency: %dus}, serve: [%s], required: true%s}"
                .formatted(
                        (long) (OF_THE_CLIENTS * objective.toNanos() / 1000),
                        pool,
                        settings.isEmpty() ? "" : ", " + settings);
    }
}

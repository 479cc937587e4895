package io.millrace.bench.rig;

import io.millrace.chaos.echo.EchoModel;
import java.time.Duration;

/** Configs of Millrace, but for its ports: one event loop, and deadlines, metrics, breakers and probes on, as they are by default. */
final class MillraceConfig {
    /** What the way between client and router takes of a client's objective. */
    private static final double OF_THE_CLIENTS = 0.95;

    private MillraceConfig() {}

    static String batching(Emulators servers, Hardware hardware) {
        return of(servers, hardware.objective(), "batch: {max: " + Hardware.MAX + "}");
    }

    static String of(Emulators servers, Duration objective, String settings) {
        return of(Emulators.endpoints(servers.ports()), objective, settings);
    }

    /** @param settings of the model; empty for none */
    static String of(String endpoints, Duration objective, String settings) {
        return """
                event-loops: 1
                access-log: off
                pools: {emulated: {protocol: oip-rest, endpoints: [%s]}}
                models: {%s: {slo: {latency: %dus}, serve: [emulated], required: true%s}}
                """.formatted(
                        endpoints,
                        EchoModel.NAME,
                        (long) (OF_THE_CLIENTS * objective.toNanos() / 1000),
                        settings.isEmpty() ? "" : ", " + settings);
    }
}

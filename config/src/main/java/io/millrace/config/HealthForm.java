package io.millrace.config;

import io.millrace.discovery.health.EjectionSettings;
import io.millrace.discovery.health.ProbeSettings;
import io.millrace.slo.breaker.BreakerSettings;
import java.util.Optional;

/** {@code probe}, {@code eject} and {@code breaker} of a pool, both ways: three views of an endpoint's health. */
final class HealthForm {
    private HealthForm() {}

    static Optional<ProbeSettings> readProbe(Section at) {
        ProbeSettings defaults = ProbeSettings.DEFAULTS;
        return at.build(() -> new ProbeSettings(
                at.duration("interval", defaults.interval()),
                at.duration("timeout", defaults.timeout()),
                at.whole("unhealthy-after", defaults.unhealthyAfter())));
    }

    static Printed print(ProbeSettings settings) {
        return new Printed()
                .duration("interval", settings.interval())
                .duration("timeout", settings.timeout())
                .whole("unhealthy-after", settings.unhealthyAfter());
    }

    static Optional<EjectionSettings> readEject(Section at) {
        EjectionSettings defaults = EjectionSettings.DEFAULTS;
        return at.build(() -> new EjectionSettings(
                at.whole("consecutive-failures", defaults.consecutiveFailures()),
                at.duration("base-time", defaults.baseTime()),
                at.duration("max-time", defaults.maxTime()),
                at.ratio("max-ejected", defaults.maxEjectedRatio()),
                at.duration("slow-start", defaults.slowStart())));
    }

    static Printed print(EjectionSettings settings) {
        return new Printed()
                .whole("consecutive-failures", settings.consecutiveFailures())
                .duration("base-time", settings.baseTime())
                .duration("max-time", settings.maxTime())
                .ratio("max-ejected", settings.maxEjectedRatio())
                .duration("slow-start", settings.slowStart());
    }

    static Optional<BreakerSettings> readBreaker(Section at) {
        BreakerSettings defaults = BreakerSettings.DEFAULTS;
        return at.build(() -> new BreakerSettings(
                at.ratio("failure-ratio", defaults.failureRatio()),
                at.whole("window", defaults.window()),
                at.whole("min-attempts", defaults.minAttempts()),
                at.duration("open-for", defaults.openFor())));
    }

    static Printed print(BreakerSettings settings) {
        return new Printed()
                .ratio("failure-ratio", settings.failureRatio())
                .whole("window", settings.window())
                .whole("min-attempts", settings.minAttempts())
                .duration("open-for", settings.openFor());
    }
}

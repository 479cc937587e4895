package io.millrace.config;

import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.PlainScalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code promote} of a model's traffic, both ways. */
final class PromoteForm {
    private static final String NO_WORSE = "no-worse";
    private static final String NO_WORSE_BY = "no-worse-by";

    private PromoteForm() {}

    /** Empty where it is left out, or wrong. */
    static Optional<PromoteSettings> read(Section at) {
        if (at.keys().isEmpty()
                || at.scalar("from").isEmpty()
                || at.scalar("to").isEmpty()) return Optional.empty();
        CanarySettings usual = CanarySettings.DEFAULTS;
        Optional<Duration> patience = at.duration("patience");
        Duration leastTime = at.duration("at-least-time", usual.minimumTime());
        return at.build(() -> new PromoteSettings(
                at.text("from", ""),
                at.text("to", ""),
                new CanarySettings(
                        steps(at, usual.steps()),
                        margins(at.section("when"), usual.margins()),
                        at.ratio("false-decisions", usual.falseDecisions()),
                        at.whole("at-least-calls", Math.toIntExact(usual.minimumRequests())),
                        leastTime,
                        at.number("burn-rate", usual.burn()),
                        patience)));
    }

    private static List<Double> steps(Section at, List<Double> otherwise) {
        if (at.value("steps").isEmpty()) return otherwise;
        List<Double> steps = new ArrayList<>();
        for (Node item : at.items("steps"))
            if (item instanceof Scalar step)
                steps.add(PlainScalar.read(step.text()).doubleValue());
        return steps;
    }

    private static Map<CanarySignal, Double> margins(Section at, Map<CanarySignal, Double> otherwise) {
        if (at.keys().isEmpty()) return otherwise;
        Map<CanarySignal, Double> margins = new EnumMap<>(CanarySignal.class);
        for (CanarySignal signal : CanarySignal.values())
            if (at.value(signal.keyword()).isPresent())
                margins.put(signal, at.section(signal.keyword()).ratio(NO_WORSE_BY, signal.margin()));
        return margins;
    }

    static Printed print(PromoteSettings promote) {
        CanarySettings how = promote.how();
        Printed when = new Printed();
        how.margins().forEach((signal, margin) -> {
            if (margin == signal.margin()) when.text(signal.keyword(), NO_WORSE);
            else when.section(signal.keyword(), new Printed().ratio(NO_WORSE_BY, margin));
        });
        Printed out = new Printed()
                .text("from", promote.from())
                .text("to", promote.to())
                .section("when", when)
                .numbers("steps", how.steps())
                .whole("at-least-calls", how.minimumRequests())
                .duration("at-least-time", how.minimumTime())
                .ratio("false-decisions", how.falseDecisions())
                .number("burn-rate", how.burn());
        how.patience().ifPresent(patience -> out.duration("patience", patience));
        return out;
    }
}

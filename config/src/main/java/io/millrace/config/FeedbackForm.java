package io.millrace.config;

import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.PlainScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@code feedback} of a model's traffic, both ways. Without it nobody is asked what answers were worth. */
final class FeedbackForm {
    private FeedbackForm() {}

    static Optional<FeedbackSettings> read(Section traffic) {
        if (!traffic.keys().contains("feedback")) return Optional.empty();
        Section at = traffic.section("feedback");
        FeedbackSettings defaults = FeedbackSettings.DEFAULTS;
        List<Double> range = range(at);
        return at.build(() -> new FeedbackSettings(
                at.duration("window", defaults.window()),
                at.whole("most", defaults.most()),
                range.get(0),
                range.get(1),
                missing(at)));
    }

    private static List<Double> range(Section at) {
        if (at.value("range").isEmpty())
            return List.of(FeedbackSettings.DEFAULTS.least(), FeedbackSettings.DEFAULTS.best());
        List<Double> range = new ArrayList<>();
        for (Node item : at.items("range"))
            if (item instanceof Scalar end)
                range.add(PlainScalar.read(end.text()).doubleValue());
        // What is no number was told of; one alone is no range, and the record says so.
        if (range.size() < TrafficForm.length(at, "range")) return List.of(0.0, 1.0);
        return range.size() == 2 ? range : List.of(0.0, 0.0);
    }

    private static OptionalDouble missing(Section at) {
        return at.scalar("missing").isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(at.number("missing", 0));
    }

    static Printed print(FeedbackSettings feedback) {
        Printed out = new Printed()
                .duration("window", feedback.window())
                .whole("most", feedback.most())
                .numbers("range", List.of(feedback.least(), feedback.best()));
        feedback.missing().ifPresent(missing -> out.number("missing", missing));
        return out;
    }
}

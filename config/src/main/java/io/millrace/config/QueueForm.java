package io.millrace.config;

import io.millrace.config.yaml.Node.Scalar;
import java.util.Optional;

/** {@code queue} of a model, both ways. A model that batches has one, said or not. */
final class QueueForm {
    private static final String ADAPTIVE = "adaptive";

    private QueueForm() {}

    static Optional<QueueSettings> read(Section model, boolean batches) {
        if (!batches && model.value("queue").isEmpty()) return Optional.empty();
        QueueSettings defaults = batches ? QueueSettings.OF_BATCHES : QueueSettings.DEFAULTS;
        Section at = model.section("queue");
        return at.build(() -> new QueueSettings(
                at.whole("max", defaults.max()),
                at.scalar("at-once").map(QueueForm::atOnce).orElse(defaults.atOnce())));
    }

    private static AtOnce atOnce(Scalar value) {
        return value.text().equals(ADAPTIVE) ? new AtOnce.Adaptive() : new AtOnce.Fixed(Integer.parseInt(value.text()));
    }

    static Printed print(QueueSettings settings) {
        Printed out = new Printed().whole("max", settings.max());
        return switch (settings.atOnce()) {
            case AtOnce.Fixed(int sendings) -> out.whole("at-once", sendings);
            case AtOnce.Adaptive any -> out.text("at-once", ADAPTIVE);
        };
    }
}

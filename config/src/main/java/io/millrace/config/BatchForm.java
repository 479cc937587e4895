package io.millrace.config;

import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code batch} of a model, both ways. Without it every call is sent by itself. */
final class BatchForm {
    private BatchForm() {}

    static Optional<BatchSettings> read(Section model) {
        Section at = model.section("batch");
        if (!at.keys().contains("max")) return Optional.empty();
        int max = at.whole("max", 0);
        return at.build(() -> new BatchSettings(
                max,
                sizes(at),
                timing(at),
                at.whole("size", max),
                at.duration("delay", BatchSettings.DEFAULT_DELAY),
                at.ratio("busy", BatchSettings.DEFAULT_BUSY_RATIO),
                at.flag("warm-up", false)));
    }

    private static List<Integer> sizes(Section at) {
        List<Integer> sizes = new ArrayList<>();
        for (Node item : at.items("sizes")) if (item instanceof Scalar size) sizes.add(Integer.parseInt(size.text()));
        return sizes;
    }

    private static BatchSettings.Timing timing(Section at) {
        return at.scalar("policy")
                .map(word -> BatchSettings.Timing.valueOf(word.text().toUpperCase(Locale.ROOT)))
                .orElse(BatchSettings.Timing.DEFERRED);
    }

    static Printed print(BatchSettings settings) {
        Printed out = new Printed()
                .whole("max", settings.max())
                .text("policy", settings.timing().name().toLowerCase(Locale.ROOT))
                .whole("size", settings.size())
                .duration("delay", settings.delay())
                .ratio("busy", settings.busyRatio())
                .flag("warm-up", settings.warmUp());
        if (!settings.sizes().isEmpty())
            out.wholes(
                    "sizes", settings.sizes().stream().map(Integer::longValue).toList());
        return out;
    }
}

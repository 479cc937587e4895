package io.millrace.config;

import io.millrace.backends.djl.DjlSettings;
import io.millrace.config.yaml.Node.Entry;
import io.millrace.inference.ModelName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code models}, {@code workers} and {@code max-waiting} of a djl pool, both ways. */
final class DjlForm {
    private static final String AUTO = "auto";

    private DjlForm() {}

    static Optional<DjlSettings> read(Section pool) {
        Map<ModelName, Path> models = models(pool.section("models"));
        if (models.isEmpty()) return Optional.empty();
        int processors = DjlSettings.defaultWorkers();
        return pool.build(() -> new DjlSettings(
                models,
                pool.text("workers", AUTO).equals(AUTO) ? processors : pool.whole("workers", processors),
                pool.whole("max-waiting", DjlSettings.DEFAULT_MAX_WAITING)));
    }

    private static Map<ModelName, Path> models(Section at) {
        Map<ModelName, Path> models = new LinkedHashMap<>();
        for (Entry entry : at.entries()) {
            if (at.isWrong(entry.value())) continue;
            Section model = at.section(entry.key());
            model.path("path").ifPresent(path -> {
                if (!Files.isRegularFile(path))
                    model.scalar("path").ifPresent(written -> model.refuse(written, () -> "no such file: " + path));
                models.put(new ModelName(entry.key()), path);
            });
        }
        return models;
    }

    static Printed print(DjlSettings settings, Printed pool) {
        Printed models = new Printed();
        settings.models().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(ModelName::text)))
                .forEach(model -> models.section(
                        model.getKey().text(),
                        new Printed()
                                .text("path", model.getValue().toAbsolutePath().toString())));
        return pool.section("models", models)
                .whole("workers", settings.workers())
                .whole("max-waiting", settings.maxWaiting());
    }
}

package io.millrace.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of each goal's last whole measurement on this machine, a file for each goal. */
final class Results {
    private final Path folder;

    Results(Path folder) {
        this.folder = folder;
    }

    static Results ofThisMachine() {
        return new Results(cache());
    }

    /** Where the other rigs keep theirs as well. */
    static Path cache() {
        return Optional.ofNullable(System.getenv("MILLRACE_CACHE"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache", "millrace"))
                .resolve("bench");
    }

    void keep(String goal, List<Map<String, String>> lines) {
        try {
            Files.createDirectories(folder);
            Files.write(file(goal), lines.stream().map(Logfmt::write).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty where the goal has not been measured here. */
    List<Map<String, String>> of(String goal) {
        if (!Files.exists(file(goal))) return List.of();
        try {
            List<Map<String, String>> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file(goal))) lines.add(Logfmt.read(line));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String goal) {
        return folder.resolve("goal-" + goal + ".lines");
    }
}

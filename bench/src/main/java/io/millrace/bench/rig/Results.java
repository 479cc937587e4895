package io.millrace.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The lines of each goal's last whole measurement, a file for each goal, kept in the repository like what is told of them. */
final class Results {
    private final Path folder;

    Results(Path folder) {
        this.folder = folder;
    }

    void keep(String goal, List<Map<String, String>> lines) {
        try {
            Files.createDirectories(folder);
            Files.write(file(goal), lines.stream().map(Logfmt::write).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty where the goal has not been measured. */
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

package io.millrace.router.cli;

import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.Problem;
import io.millrace.config.RouterConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a config for a command, and tells what is wrong with it. */
final class ConfigFile {
    private ConfigFile() {}

    /** Empty when there were problems, which have been printed. */
    static Optional<RouterConfig> read(Path file, PrintWriter err) {
        return switch (ConfigReader.read(file, System.getenv())) {
            case ConfigResult.Good(RouterConfig config) -> Optional.of(config);
            case ConfigResult.Bad(var problems) -> {
                for (Problem problem : problems) err.println(problem.render());
                err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
                yield Optional.empty();
            }
        };
    }
}

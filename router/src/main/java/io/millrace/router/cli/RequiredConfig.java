package io.millrace.router.cli;

import io.millrace.config.RouterConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The config that a command cannot do without. */
final class RequiredConfig {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The config.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    Path file() {
        return file;
    }

    /** Empty when there were problems, which have been printed. */
    Optional<RouterConfig> read(PrintWriter err) {
        return ConfigFile.read(file, err);
    }
}

package io.millrace.router.cli;

import io.millrace.config.EffectiveConfig;
import io.millrace.config.RouterConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Checks a config and starts nothing. Every problem is told with file, line and column.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the config is good", "1:it has problems", "2:the command line is wrong"},
        footer = {"", "Example: millrace check examples/fleet.yaml --print-effective"})
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The config.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--print-effective", description = "Print it with every default spelled out.")
    private boolean printEffective;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<RouterConfig> config = ConfigFile.read(file, spec.commandLine().getErr());
        if (config.isEmpty()) return 1;
        if (printEffective) out.print(EffectiveConfig.print(config.get()));
        else out.println(file + ": good. " + summary(config.get()));
        out.flush();
        return 0;
    }

    private static String summary(RouterConfig config) {
        int endpoints = config.pools().values().stream()
                .mapToInt(pool -> pool.endpoints().size())
                .sum();
        return config.models().size() + " model(s), " + config.pools().size() + " pool(s), " + endpoints
                + " endpoint(s)";
    }
}

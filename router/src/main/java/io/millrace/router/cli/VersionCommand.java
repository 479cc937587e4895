package io.millrace.router.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "version",
        description = "Prints the version of Millrace and of the Java it runs on.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace version"})
final class VersionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (String line : new BuildVersion().getVersion())
            spec.commandLine().getOut().println(line);
        return 0;
    }
}

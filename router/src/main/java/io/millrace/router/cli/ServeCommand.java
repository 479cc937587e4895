package io.millrace.router.cli;

import io.millrace.config.RouterConfig;
import io.millrace.router.RunningRouter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description = {
            "Runs the router.",
            "SIGTERM or SIGINT drains: /ready turns 503, new work is sent elsewhere, calls in flight finish."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by SIGTERM or SIGINT, drained",
            "1:the config has problems, or a port cannot be had",
            "2:the command line is wrong"
        },
        footer = {"", "Example: millrace serve -c millrace.yaml"})
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The config.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<RouterConfig> config = ConfigFile.read(file, err);
        if (config.isEmpty()) return 1;
        Optional<RunningRouter> router = Startup.start(config.get(), err);
        if (router.isEmpty()) return 1;
        err.println("millrace " + BuildVersion.number() + " listens on "
                + config.get().listen().address() + ":"
                + router.get().dataPort()
                + (config.get().listen().tls().isPresent() ? " with TLS" : "") + ", admin on "
                + (config.get().admin().tls().isPresent() ? "https://" : "http://")
                + config.get().admin().address() + ":"
                + router.get().adminPort());
        err.flush();
        return StayingUp.CODE;
    }
}

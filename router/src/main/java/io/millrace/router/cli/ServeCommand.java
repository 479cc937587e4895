package io.millrace.router.cli;

import io.millrace.config.RouterConfig;
import io.millrace.router.RunningRouter;
import io.millrace.router.reload.ConfigOrigin;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description = {
            "Runs the router.",
            "SIGTERM or SIGINT drains: /ready turns 503, new work is sent elsewhere, calls in flight finish.",
            "SIGHUP has the config read again, as a change of its files does."
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

    @Mixin
    private final RequiredConfig config = new RequiredConfig();

    @Option(
            names = "--no-watch",
            description = "Do not read the config again when its file, or one that it takes keys from, changes.")
    private boolean unwatched;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        ConfigOrigin origin = ConfigOrigin.of(config.file(), System.getenv());
        Optional<RouterConfig> read = config.read(err);
        if (read.isEmpty()) return 1;
        Optional<RunningRouter> router = Startup.start(read.get(), Optional.of(origin), err);
        if (router.isEmpty()) return 1;
        Hangup.runs(() -> router.get().reloads().ofFile("SIGHUP"));
        if (!unwatched) router.get().watchConfig();
        err.println("millrace " + BuildVersion.number() + " listens on "
                + read.get().listen().address() + ":"
                + router.get().dataPort()
                + (read.get().listen().tls().isPresent() ? " with TLS" : "") + ", admin on "
                + (read.get().admin().tls().isPresent() ? "https://" : "http://")
                + read.get().admin().address() + ":"
                + router.get().adminPort());
        err.flush();
        return StayingUp.CODE;
    }
}

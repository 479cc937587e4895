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
        name = "demo",
        description = {
            "Runs the router with a small digits model inside its own process, on all client protocols,",
            "and prints commands to try."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace demo --port 9090"})
final class DemoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--port", description = "Port for clients; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(names = "--admin-port", description = "Port for metrics and health. Default: ${DEFAULT-VALUE}.")
    private int adminPort = 8081;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Path home = Path.of(System.getProperty("millrace.home", "."));
        Optional<RouterConfig> config =
                ConfigFile.read(home.resolve("examples/demo.yaml"), err).map(this::onThesePorts);
        if (config.isEmpty()) return 1;
        Optional<RunningRouter> router = Startup.start(config.get(), Optional.empty(), err);
        if (router.isEmpty()) return 1;
        PrintWriter out = spec.commandLine().getOut();
        out.print(commands(home, router.get()));
        out.flush();
        return StayingUp.CODE;
    }

    private RouterConfig onThesePorts(RouterConfig demo) {
        return new RouterConfig(
                demo.listen().onPort(port),
                demo.admin().onPort(adminPort),
                demo.accessLog(),
                demo.tracing(),
                demo.payloadLog(),
                demo.eventLoops(),
                demo.drainTimeout(),
                demo.registries(),
                demo.redis(),
                demo.peers(),
                demo.state(),
                demo.pools(),
                demo.models(),
                demo.applications());
    }

    private static String commands(Path home, RunningRouter router) {
        String data = "http://127.0.0.1:" + router.dataPort();
        String admin = "http://127.0.0.1:" + router.adminPort();
        String requests = home.resolve("examples/digits/requests").toString();
        return """
                Millrace runs one model, digits, inside its own process and serves it on every client protocol.
                Each of these sends the same handwritten 8; paste them into another terminal:

                Open Inference (Triton, KServe):
                  curl -s %1$s/v2/models/digits/infer -d @%3$s/oip.json

                TensorFlow Serving:
                  curl -s %1$s/v1/models/digits:predict -d @%3$s/tfs.json

                TorchServe:
                  curl -s %1$s/predictions/digits -H 'content-type: application/json' -d @%3$s/torchserve.json

                What the model takes and gives, in two of these protocols:
                  curl -s %1$s/v2/models/digits
                  curl -s %1$s/v1/models/digits/metadata

                Metrics, and the fleet as the router sees it:
                  curl -s %2$s/metrics
                  curl -s %2$s/v1/fleet

                The same as a page, for a browser:
                  %2$s/

                Ctrl-C ends it.
                """.formatted(data, admin, requests);
    }
}

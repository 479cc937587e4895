package io.millrace.router.cli;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "drain",
        description = {
            "Has a router send nothing new to an endpoint, which finishes what it has and then leaves the fleet.",
            "It stays away until the command is taken back, its source lists it anew, or the router starts again."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it drains, or with --undo it joins again",
            "1:there is no such endpoint, or the router does not answer",
            "2:the command line is wrong"
        },
        footer = {"", "Examples:", "  millrace drain gpu/10.0.0.7:8001", "  millrace drain gpu/10.0.0.7:8001 --undo"})
final class DrainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final AdminAccess access = new AdminAccess();

    @Parameters(paramLabel = "POOL/ADDRESS", description = "As 'millrace status' names it.")
    @SuppressWarnings("NullAway.Init")
    private String endpoint;

    @Option(names = "--undo", description = "Take it back: it is asked again, and serves when it is well.")
    private boolean undo;

    @Override
    public Integer call() throws InterruptedException {
        String path = path();
        return access.talk(admin -> told(admin.post(path)));
    }

    private String path() {
        int slash = endpoint.indexOf('/');
        if (slash < 1 || slash == endpoint.length() - 1)
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for 'POOL/ADDRESS': such as gpu/10.0.0.7:8001 is meant");
        return "/v1/endpoints/" + segment(endpoint.substring(0, slash)) + "/" + segment(endpoint.substring(slash + 1))
                + (undo ? "/undrain" : "/drain");
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private int told(AdminAnswer answer) {
        if (!answer.isOk()) return access.fails(answer.problem());
        PrintWriter out = spec.commandLine().getOut();
        Object inFlight =
                answer.document().map(told -> told.getValue("inflight")).orElse(null);
        out.println(undo ? endpoint + " joins" : endpoint + " drains, " + inFlight + " in flight");
        out.flush();
        return 0;
    }
}

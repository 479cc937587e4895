package io.millrace.router.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "explain",
        description = {
            "Tells why a call went where it went: each endpoint that was considered, how it stood, and what became of the call.",
            "The call must have been sent with 'x-millrace-explain: 1', or be one of the few that are written down anyway."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is told",
            "1:nothing is known of that call, or the router does not answer",
            "2:the command line is wrong"
        },
        footer = {"", "Example: millrace explain c16b822229f46254 --admin http://127.0.0.1:8081"})
final class ExplainCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "REQUEST-ID", description = "As the answer's x-request-id names it.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Option(
            names = "--admin",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = "The router's admin port. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private URI admin;

    @Option(names = "--json", description = "Print the document as it came.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        HttpRequest question = question();
        PrintWriter err = spec.commandLine().getErr();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer = client.send(question, BodyHandlers.ofString());
            if (answer.statusCode() == 200) return print(answer.body());
            err.println("millrace: " + problem(answer));
        } catch (IOException unreachable) {
            err.println("millrace: no answer from " + admin + ": " + unreachable);
        } catch (DecodeException other) {
            err.println("millrace: " + admin + " answers with no explanation; is it a router's admin port?");
        }
        err.flush();
        return 1;
    }

    private HttpRequest question() {
        if (!io.millrace.inference.RequestId.isValid(id))
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for 'REQUEST-ID': 1 to 64 letters, digits and '.', '_', '-'");
        try {
            return HttpRequest.newBuilder(admin.resolve("/v1/explain/" + id))
                    .timeout(PATIENCE)
                    .build();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--admin': " + wrong.getMessage());
        }
    }

    private int print(String document) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) out.print(document);
        else out.print(ExplanationText.of(new JsonObject(document)));
        out.flush();
        return 0;
    }

    private String problem(HttpResponse<String> answer) {
        String told = new JsonObject(answer.body()).getString("error");
        return told == null ? admin + " answers with " + answer.statusCode() : told;
    }
}

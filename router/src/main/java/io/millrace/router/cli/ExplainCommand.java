package io.millrace.router.cli;

import io.millrace.inference.RequestId;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "REQUEST-ID", description = "As the answer's x-request-id names it.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Mixin
    private final AdminAccess access = new AdminAccess();

    @Option(names = "--json", description = "Print the document as it came.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (!RequestId.isValid(id))
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for 'REQUEST-ID': 1 to 64 letters, digits and '.', '_', '-'");
        return access.talk(admin -> told(admin.get("/v1/explain/" + id)));
    }

    private int told(AdminAnswer answer) {
        Optional<JsonObject> document = answer.document();
        if (!answer.isOk()) return access.fails(answer.problem());
        if (document.isEmpty()) return access.fails("no explanation came; is it a router's admin port?");
        return print(answer.body(), document.get());
    }

    private int print(String text, JsonObject document) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? text : ExplanationText.of(document));
        out.flush();
        return 0;
    }
}

package io.millrace.router.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        description = {
            "Tells how the arms of a model's traffic compare: calls answered, answers in time and what clients say they are worth,"
                    + " each with an interval that holds whenever one looks, and a verdict in words.",
            "With --shadow: how the answers of other models to copies of its calls compare with those its clients got."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is told",
            "1:there is nothing to be told of that model, the file cannot be written, or the router does not answer",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Examples:",
            "  millrace report digits",
            "  millrace report digits --html digits.html",
            "  millrace report digits --shadow"
        })
final class ReportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final AdminAccess access = new AdminAccess();

    @Parameters(paramLabel = "MODEL", description = "As the config names it, or an alias.")
    @SuppressWarnings("NullAway.Init")
    private String model;

    @Option(names = "--shadow", description = "Of traffic.shadow.")
    private boolean shadow;

    @ArgGroup
    private final As as = new As();

    private static final class As {
        @Option(
                names = "--html",
                paramLabel = "FILE",
                description = "Write a page with plots, one file that needs no other. Of arms alone.")
        private @Nullable Path html;

        @Option(names = "--json", description = "Print the document as it came.")
        private boolean json;
    }

    @Override
    public Integer call() throws InterruptedException {
        String name = URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
        if (shadow && as.html != null)
            throw new ParameterException(spec.commandLine(), "--html shows arms; leave --shadow out");
        return access.talk(admin -> told(admin.get("/v1/traffic/" + name + (shadow ? "/shadow" : "/report"))));
    }

    private int told(AdminAnswer answer) {
        Optional<JsonObject> document = answer.document();
        if (!answer.isOk() || document.isEmpty()) return access.fails(answer.problem());
        PrintWriter out = spec.commandLine().getOut();
        Path file = as.html;
        if (file == null) out.print(as.json ? answer.body() : text(document.get()));
        else if (write(file, ReportPage.of(document.get()))) out.println(file);
        else return access.fails(file + " cannot be written");
        out.flush();
        return 0;
    }

    private String text(JsonObject document) {
        return shadow ? ShadowText.of(document) : ReportText.of(document);
    }

    private static boolean write(Path file, String page) {
        try {
            Files.writeString(file, page);
            return true;
        } catch (IOException impossible) {
            return false;
        }
    }
}

package io.millrace.router.cli;

import io.vertx.core.json.JsonObject;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        description = {
            "Shows a router's models, endpoints and devices as they are, each second anew, until Ctrl-C.",
            "Where the output is no terminal, once."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is told",
            "1:the router does not answer, or does not tell it without a token",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Examples:",
            "  millrace status",
            "  millrace status --once --admin https://10.0.0.5:8081 --token-file admin.token --ca ca.crt",
            "  millrace status --json | jq '.models[] | {name, burn: .objective.last_5m.burn}'"
        })
final class StatusCommand implements Callable<Integer> {
    private static final String HOME = "\033[H";
    private static final String REST_OF_LINE = "\033[K";
    private static final String REST_OF_SCREEN = "\033[J";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final AdminAccess access = new AdminAccess();

    @Option(names = "--once", description = "Print it once.")
    private boolean once;

    @Option(names = "--json", description = "Print the document as it came, once.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        boolean isTerminal = isTerminal();
        return access.talk(
                admin -> json || once || !isTerminal ? print(admin.get("/v1/live"), isTerminal) : follow(admin));
    }

    private int print(AdminAnswer answer, boolean isTerminal) {
        Optional<JsonObject> document = answer.document();
        if (!answer.isOk() || document.isEmpty()) return access.fails(answer.problem());
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? answer.body() : StatusText.of(document.get(), isTerminal && wantsColour()));
        out.flush();
        return 0;
    }

    /** Java 22 to 24 give one in any case, Java 25 none again where there is no terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static boolean wantsColour() {
        return System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    }

    /** The first answer must be there; a router that is gone later may come back. */
    private int follow(AdminClient admin) throws AdminClient.Unanswered, InterruptedException {
        AdminAnswer first = admin.get("/v1/live");
        if (!first.isOk()) return access.fails(first.problem());
        PrintWriter out = spec.commandLine().getOut();
        out.print(HOME + REST_OF_SCREEN);
        show(out, screen(first));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(ended::countDown));
        while (!ended.await(1, TimeUnit.SECONDS)) {
            try {
                show(out, screen(admin.get("/v1/live")));
            } catch (AdminClient.Unanswered gone) {
                show(out, gone.getMessage() + "\n");
            }
        }
        return 0;
    }

    private static String screen(AdminAnswer answer) {
        return answer.document()
                .filter(live -> answer.isOk())
                .map(live -> StatusText.of(live, wantsColour()))
                .orElseGet(() -> answer.problem() + "\n");
    }

    /** Over what was there, so that nothing flickers. */
    private static void show(PrintWriter out, @Nullable String text) {
        out.print(HOME + String.valueOf(text).replace("\n", REST_OF_LINE + "\n") + REST_OF_SCREEN);
        out.flush();
    }
}

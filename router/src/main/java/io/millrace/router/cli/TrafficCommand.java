package io.millrace.router.cli;

import io.millrace.inference.ModelName;
import io.millrace.router.traffic.canary.Hand;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "traffic",
        description = {
            "Shows how a model's calls are spread over its arms, and how far a new version of it has come.",
            "With an action it overrides what evidence would decide of the model's 'promote'."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is told, or done",
            "1:the model has no such traffic, there is nothing left to decide, or the router does not answer",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Examples:",
            "  millrace traffic digits",
            "  millrace traffic digits hold       keeps the new version at its share",
            "  millrace traffic digits rollback   takes all traffic away from it"
        })
final class TrafficCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final AdminAccess access = new AdminAccess();

    @Parameters(index = "0", paramLabel = "MODEL", description = "Its name or an alias of it.")
    @SuppressWarnings("NullAway.Init")
    private String model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ACTION",
            completionCandidates = Actions.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private @Nullable String action;

    @Option(names = "--json", description = "Print the document as it came.")
    private boolean json;

    /** For help and completion. */
    static final class Actions implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Hand.values()).map(Hand::keyword).iterator();
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!ModelName.isValid(model)) throw wrong("'MODEL': not a model name");
        String path = "/v1/traffic/" + model;
        if (action == null) return access.talk(admin -> told(admin.get(path)));
        boolean isKnown =
                Arrays.stream(Hand.values()).anyMatch(hand -> hand.keyword().equals(action));
        if (!isKnown) throw wrong("'ACTION': one of " + String.join(", ", new Actions()) + " is meant");
        return access.talk(admin -> told(admin.post(path + "/" + action)));
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), "Invalid value for " + what);
    }

    private int told(AdminAnswer answer) {
        Optional<JsonObject> document = answer.document();
        if (!answer.isOk()) return access.fails(answer.problem());
        if (document.isEmpty()) return access.fails("nothing of traffic came; is it a router's admin port?");
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? answer.body() : TrafficText.of(document.get()));
        out.flush();
        return 0;
    }
}

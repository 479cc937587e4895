package io.millrace.router.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        name = "reload",
        description = {
            "Has a router read its config again, and tells what changed. A config with problems changes nothing.",
            "With FILE, that document comes into force instead, in the router's memory alone: its own file stays, and is read"
                    + " again when it changes, by the next reload and at the next start."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is in force, or nothing was to be done",
            "1:it has problems, or the router does not answer",
            "2:the command line is wrong"
        },
        footer = {"", "Examples:", "  millrace reload", "  millrace reload other.yaml --admin http://10.0.0.5:8081"})
final class ReloadCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final AdminAccess access = new AdminAccess();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A config for the router's memory.")
    private @Nullable Path file;

    @Option(names = "--json", description = "Print the document as it came.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        return access.talk(
                admin -> told(file == null ? admin.post("/v1/reload") : admin.put("/v1/config", document(file))));
    }

    private byte[] document(Path from) {
        try {
            return Files.readAllBytes(from);
        } catch (IOException unreadable) {
            throw new ParameterException(spec.commandLine(), "Invalid value for 'FILE': cannot read " + from);
        }
    }

    private int told(AdminAnswer answer) {
        PrintWriter out =
                answer.isOk() ? spec.commandLine().getOut() : spec.commandLine().getErr();
        Optional<JsonObject> document = answer.document();
        if (json && document.isPresent()) out.print(answer.body());
        else if (answer.isOk() && document.isPresent()) out.println(changes(document.get()));
        else problems(answer, document).forEach(out::println);
        out.flush();
        return answer.isOk() ? 0 : 1;
    }

    private static List<String> problems(AdminAnswer answer, Optional<JsonObject> document) {
        JsonArray problems = document.map(told -> told.getJsonArray("problems")).orElse(null);
        if (problems == null) return List.of("millrace: " + answer.problem());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < problems.size(); i++) lines.add(problem(problems.getJsonObject(i)));
        lines.add(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
        return lines;
    }

    /** As {@code check} tells it. */
    private static String problem(JsonObject problem) {
        int line = problem.getInteger("line");
        String place = line == 0 ? "" : ":" + line + ":" + problem.getInteger("column");
        return problem.getString("file") + place + ": " + problem.getString("message");
    }

    private static String changes(JsonObject told) {
        StringBuilder out = new StringBuilder("generation ").append(told.getLong("generation"));
        out.append(told.getString("outcome").equals("unchanged") ? ", nothing changed" : "");
        for (String kind : List.of("pools", "models", "applications")) named(out, kind, told.getJsonObject(kind));
        listed(out, "changed", told.getJsonArray("settings"));
        listed(out, "waits for a restart", told.getJsonArray("waits_for_restart"));
        return out.toString();
    }

    private static void named(StringBuilder out, String kind, JsonObject changes) {
        listed(out, kind + " added", changes.getJsonArray("added"));
        listed(out, kind + " removed", changes.getJsonArray("removed"));
        JsonObject changed = changes.getJsonObject("changed");
        for (String name : changed.fieldNames()) listed(out, kind + " changed: " + name, changed.getJsonArray(name));
    }

    private static void listed(StringBuilder out, String what, JsonArray names) {
        if (!names.isEmpty()) out.append("\n  ").append(what).append(": ").append(String.join(", ", texts(names)));
    }

    private static List<String> texts(JsonArray names) {
        return names.stream().map(String::valueOf).toList();
    }
}

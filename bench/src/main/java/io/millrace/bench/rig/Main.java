package io.millrace.bench.rig;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bench/run}: measures goals and prints a line for each finding. */
public final class Main {
    private static final String HELP = """
            bench/run GOAL...      measures these goals, and prints a line for each ratio
            bench/run all          all of them
            bench/run --list       what goals there are
            bench/run --quick ...  a minute or less each, to see that the rig works; the figures mean little
            bench/run --document   writes what was measured last into docs/benchmarks.md

            What was measured last, whole, is kept in bench/measured, to be committed with the page.

            A line says: goal, what was compared, the median ratio of the rounds and its 95 % bootstrap interval, the
            target, whether all of the interval meets it ("pass" or "falls short"), what it stands or falls with
            (alpha and beta of servers that take alpha*b + beta for a batch of b rows, the objective, the rates), and
            the ratio of two equal contenders in the same rounds (a/a), which tells how noisy the machine was.

            Exit status: 0 all pass, 1 some fall short, 2 could not be measured.
            """;

    private Main() {}

    public static void main(String[] arguments) {
        // The classpath brings a log writer without its settings, which would then write everything.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        List<String> wanted = new ArrayList<>(arguments);
        Effort effort = wanted.remove("--quick") ? Effort.QUICK : Effort.FULL;
        if (wanted.isEmpty() || wanted.contains("--help") || wanted.contains("-h")) {
            System.out.print(HELP);
            return wanted.isEmpty() ? 2 : 0;
        }
        if (wanted.contains("--list")) {
            for (Goal goal : Goals.ALL) System.out.printf("%-9s %s%n", goal.id(), goal.title());
            return 0;
        }
        try {
            if (wanted.equals(List.of("--document"))) return document();
            return measure(goals(wanted), effort);
        } catch (BrokenRigException broken) {
            System.err.println("bench/run: " + broken.getMessage());
            return 2;
        }
    }

    private static List<Goal> goals(List<String> wanted) {
        if (wanted.equals(List.of("all"))) return Goals.ALL;
        return wanted.stream()
                .map(id -> Goals.ALL.stream()
                        .filter(goal -> goal.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new BrokenRigException("no goal '" + id + "'; see bench/run --list")))
                .toList();
    }

    private static int document() {
        Document.write(home().resolve("docs/benchmarks.md"), Goals.ALL, results());
        return 0;
    }

    private static Results results() {
        return new Results(home().resolve("bench/measured"));
    }

    private static Path home() {
        return Path.of(System.getProperty("millrace.home", "."));
    }

    /** One that cannot be measured does not keep the others from it. */
    private static int measure(List<Goal> goals, Effort effort) {
        int exit = 0;
        for (Goal goal : goals) {
            try {
                if (!measure(goal, effort)) exit = Math.max(exit, 1);
            } catch (BrokenRigException broken) {
                System.err.println("bench/run: goal " + goal.id() + ": " + broken.getMessage());
                exit = 2;
            }
        }
        return exit;
    }

    /** @return whether all of it passes */
    private static boolean measure(Goal goal, Effort effort) {
        System.err.println("goal " + goal.id() + ": " + goal.title());
        List<Finding> findings;
        try (Stage stage = new Stage()) {
            findings = goal.measure(stage, effort);
        }
        List<Map<String, String>> lines =
                findings.stream().map(finding -> line(finding, effort)).toList();
        lines.forEach(line -> System.out.println(Logfmt.write(line)));
        if (!effort.quick()) results().keep(goal.id(), lines);
        return findings.stream().allMatch(finding -> finding.target().met(finding.ratio()));
    }

    private static Map<String, String> line(Finding finding, Effort effort) {
        Map<String, String> line = new LinkedHashMap<>(finding.line());
        line.put("commit", System.getProperty("millrace.commit", "unknown"));
        if (effort.quick()) line.put("quick", "yes");
        return line;
    }
}

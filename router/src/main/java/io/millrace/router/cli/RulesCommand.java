package io.millrace.router.cli;

import io.millrace.config.RouterConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "rules",
        description = {
            "Writes recording and alert rules for Prometheus, from what the config promises of each model: how fast its error",
            "budget is spent, over the windows that go with its own, and what else an operator is to be told of."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the rules are written",
            "1:the config has problems, or the file cannot be written",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Examples:",
            "  millrace rules -c millrace.yaml > /etc/prometheus/rules/millrace.yml",
            "  millrace rules -c millrace.yaml --select 'job=\"gateway\"' --scrape-interval 30s",
            "  millrace rules -c millrace.yaml | promtool check rules"
        })
final class RulesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final RequiredConfig config = new RequiredConfig();

    @Option(names = "--out", paramLabel = "FILE", description = "Where to. Default: standard output")
    private @Nullable Path out;

    @Mixin
    private ScrapingOptions options = new ScrapingOptions();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<RouterConfig> read = config.read(err);
        if (read.isEmpty()) return 1;
        String rules = RulesOf.config(read.get(), options.scraping());
        if (out == null) {
            PrintWriter stdout = spec.commandLine().getOut();
            stdout.print(rules);
            stdout.flush();
            return 0;
        }
        try {
            Files.writeString(out, rules);
            return 0;
        } catch (IOException e) {
            err.println("millrace: cannot write " + out + ": " + e);
            return 1;
        }
    }
}

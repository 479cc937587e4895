package io.millrace.router.cli;

import io.millrace.config.RouterConfig;
import io.millrace.grafana.OperatorFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "dashboards",
        description = {
            "Writes what your own Grafana and Prometheus need into a folder: dashboards, provisioning, a scrape job, and with",
            "a config the rules for it. Files of these names that are there are written over, others are left alone."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is written",
            "1:the config has problems, or the folder cannot be written",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Examples:",
            "  millrace dashboards",
            "  millrace dashboards -c millrace.yaml --out /srv/observability"
        })
final class DashboardsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "millrace-dashboards",
            description = "The folder, made if it is not there. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The config that the routers run: its rules go to prometheus/rules/millrace.yml.")
    private @Nullable Path config;

    @Mixin
    private ScrapingOptions options = new ScrapingOptions();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Map<String, String> files = new LinkedHashMap<>(OperatorFiles.all());
        if (config != null) {
            Optional<RouterConfig> read = ConfigFile.read(config, err);
            if (read.isEmpty()) return 1;
            files.put("prometheus/rules/millrace.yml", RulesOf.config(read.get(), options.scraping()));
        }
        try {
            for (Map.Entry<String, String> file : files.entrySet())
                write(folder.resolve(file.getKey()), file.getValue());
            return 0;
        } catch (IOException e) {
            err.println("millrace: cannot write into " + folder + ": " + e);
            return 1;
        }
    }

    private void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        spec.commandLine().getOut().println(file);
        spec.commandLine().getOut().flush();
    }
}

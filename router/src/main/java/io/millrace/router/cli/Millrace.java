package io.millrace.router.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
        name = "millrace",
        description = {"One endpoint in front of many model servers.", ""},
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            CheckCommand.class,
            SimulateCommand.class,
            StatusCommand.class,
            BenchCommand.class,
            ExplainCommand.class,
            ReportCommand.class,
            ReloadCommand.class,
            DrainCommand.class,
            TrafficCommand.class,
            CompletionCommand.class,
            RulesCommand.class,
            DashboardsCommand.class,
            VersionCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  millrace demo                  everything embedded; prints commands to try",
            "  millrace check millrace.yaml   tells what is wrong in a config, with line and column",
            "  millrace serve -c millrace.yaml",
            "  millrace simulate              compares ways to batch, in virtual time",
            "  millrace status                shows a running router's models and endpoints",
            "  millrace bench URL             measures a router or a server, and what the one adds to the other",
            "  millrace explain REQUEST-ID    tells why a call went where it went",
            "  millrace report MODEL          tells which arm of a model's traffic is better, and how sure that is",
            "  millrace report MODEL --shadow",
            "                                 compares another model's answers to copies of this one's calls",
            "  millrace rules -c millrace.yaml",
            "                                 alerts for Prometheus, from the objectives of a config",
            "  millrace dashboards            writes dashboards for Grafana into a folder",
            "",
            "Environment:",
            "  MILLRACE_JAVA_HOME   the JDK to run on (25 or later)",
            "  MILLRACE_JAVA_OPTS   further JVM options",
            "  MILLRACE_LOG_LEVEL   DEBUG, INFO, WARN or ERROR"
        })
public final class Millrace {
    public static void main(String[] args) {
        int exit = commandLine().execute(args.length == 0 ? new String[] {"--help"} : args);
        // serve and demo return while their loops run on; only an ended command ends the process.
        if (exit != StayingUp.CODE) System.exit(exit);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Millrace())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // bench takes bodies from files as curl does, with an @ of its own.
                .setExpandAtFiles(false);
    }
}

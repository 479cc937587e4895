package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What holds for every command. */
class CommandsTest {
    static Collection<String> commands() {
        return Millrace.commandLine().getSubcommands().keySet();
    }

    private static String help(String command) {
        return Objects.requireNonNull(Millrace.commandLine().getSubcommands().get(command))
                .getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itsHelpShowsAnExample(String command) {
        assertThat(help(command)).containsPattern("Examples?:\\s+(source <\\()?millrace " + command);
    }

    @Test
    void completionKnowsThemAll() {
        StringWriter out = new StringWriter();

        int exit = Millrace.commandLine().setOut(new PrintWriter(out)).execute("completion");

        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("complete -F", "bashcompinit")
                .contains(commands())
                .contains("--token-file");
    }
}

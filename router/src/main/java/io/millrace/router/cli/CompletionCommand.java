package io.millrace.router.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Prints what makes bash or zsh complete the commands and options of millrace.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  source <(millrace completion)                                            for this shell, bash or zsh",
            "  millrace completion > ~/.local/share/bash-completion/completions/millrace    for every bash"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("millrace", spec.root().commandLine()));
        out.flush();
        return 0;
    }
}

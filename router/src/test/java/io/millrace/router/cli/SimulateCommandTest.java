package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void printsALineForEachPolicyAndTheSameForTheSameSeed() {
        assertThat(run("--calls", "2000", "--seed", "3")).isZero();
        String first = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run("--calls", "2000", "--seed", "3")).isZero();

        assertThat(first)
                .contains("policy", "unbatched", "per-server", "eager", "fixed", "aimd", "deferred", "symphony");
        assertThat(first).endsWith("No batching can exceed 2857.1 rows/s within 44ms on these servers.\n");
        assertThat(out.toString()).isEqualTo(first);
    }

    @Test
    void playsTheServersLoadAndPoliciesThatItIsTold() {
        int exit = run(
                "--server", "count=2,alpha=2ms,beta=0,noise=0.1,slots=2,places=3,max=8,cost=1.5",
                "--server", "alpha=1ms",
                "--arrivals", "steps:200@1s,0@500ms",
                "--timeout", "60ms",
                "--policies", "deferred,fixed:4:5ms",
                "--high-share", "10",
                "--calls", "2000");

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString().lines().map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly("policy", "deferred", "fixed:4:5ms", "No");
    }

    @Test
    void playsATrace() throws IOException {
        Path trace = Files.writeString(folder.resolve("calls.csv"), "at,rows\n0,2\n0.1,1\n0.1,4\n");

        assertThat(run("--arrivals", "trace:" + trace, "--policies", "unbatched"))
                .isZero();

        assertThat(out.toString()).contains("100.0%");
    }

    @Test
    void findsTheHighestRate() {
        assertThat(run("--highest-rate", "99", "--calls", "2000", "--policies", "unbatched,deferred"))
                .isZero();

        assertThat(out.toString()).containsPattern("unbatched +[0-9]+\\.[0-9]/s\ndeferred +[0-9]+\\.[0-9]/s\n");
    }

    @Test
    void tellsWhatIsWrongAndExitsWithTwo() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.csv"), "at\nsoon\n");
        Path large = Files.writeString(folder.resolve("large.csv"), "at,rows\n0,65\n");

        assertRefused("'speed=1' is none of", "--server", "speed=1");
        assertRefused("'count' is given twice", "--server", "count=1,count=2");
        assertRefused("alpha '5' is not a time", "--server", "alpha=5");
        assertRefused("count must be in 1..10000", "--server", "count=0");
        assertRefused("none of poisson:, gamma:", "--arrivals", "often");
        assertRefused("lacks a variation", "--arrivals", "gamma:100");
        assertRefused("'x' is not a number", "--arrivals", "poisson:x");
        assertRefused("a load of nothing", "--arrivals", "poisson:0");
        assertRefused("is not a rate and a time", "--arrivals", "steps:100");
        assertRefused("bad.csv, line 2: 'at' is 'soon'", "--arrivals", "trace:" + bad);
        assertRefused("cannot read", "--arrivals", "trace:" + folder.resolve("none.csv"));
        assertRefused("a call of 65 rows", "--arrivals", "trace:" + large);
        assertRefused("a trace has the rate it has", "--highest-rate", "99", "--arrivals", "trace:" + large);
        assertRefused("'--highest-rate': must be above 0", "--highest-rate", "0");
        assertRefused("'soon' is not a time above 0", "--timeout", "soon");
        assertRefused("'lazy' is none of unbatched", "--policies", "lazy");
        assertRefused("'fixed:0:2ms' is not rows and a time", "--policies", "fixed:0:2ms");
        assertRefused("'--calls': must be in 20..", "--calls", "1");
        assertRefused("'--high-share': must be in 0..100", "--high-share", "101");
    }

    @Test
    void showsExamplesInItsHelp() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString()).contains("Examples:", "millrace simulate --server count=4", "Default: poisson:1000");
    }

    private void assertRefused(String problem, String... args) {
        err.getBuffer().setLength(0);
        assertThat(run(args)).as(String.join(" ", args)).isEqualTo(2);
        assertThat(err.toString().lines().findFirst().orElse("")).contains(problem);
    }

    private int run(String... args) {
        CommandLine line = Millrace.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[args.length + 1];
        all[0] = "simulate";
        System.arraycopy(args, 0, all, 1, args.length);
        return line.execute(all);
    }
}

package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void playsAConfigWithItsOwnPolicyFirst() throws IOException {
        Path config = config("digits: {slo: {latency: 44ms}, timeout: 1s, serve: [gpu, spare], batch: {max: 32}}");

        int exit = run(
                "-c", config.toString(),
                "--server", "pool=gpu,alpha=1ms,beta=10ms,noise=0.1",
                "--server", "pool=gpu,endpoint=127.0.0.1:2,alpha=2ms,beta=20ms",
                "--server", "pool=spare,alpha=5ms,beta=5ms,cost=0.5",
                "--arrivals", "poisson:500",
                "--wire", "300us",
                "--tick", "1ms",
                "--warm-up", "20",
                "--calls", "4000");

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("digits within 44ms, clients wait 1s, servers: 3 of gpu, 1 of spare");
        assertThat(lines.get(2)).startsWith("config ").contains("100.0%");
        assertThat(lines).hasSize(11);
        assertThat(lines.getLast()).startsWith("No batching can exceed ");
    }

    @Test
    void answersWhatMoreServersThanTheConfigHasWouldDo() throws IOException {
        Path config = config("digits: {slo: {latency: 44ms}, serve: [gpu], batch: {max: 32}}");

        assertThat(run("-c", config.toString(), "--server", "pool=gpu,count=6", "--policies", "config"))
                .isZero();

        assertThat(out.toString()).contains("servers: 6 of gpu");
    }

    @Test
    void waitsForRowsWhereTheConfigWouldHaveServersLessBusy() throws IOException {
        double usual = rowsOf("batch: {max: 32}");

        assertThat(rowsOf("batch: {max: 32, busy: 0%}")).isGreaterThan(2 * usual);
        assertThat(rowsOf("batch: {max: 32, busy: 70%}")).isEqualTo(usual);
    }

    /** Of a batch, of a config's own policy with little to do. */
    private double rowsOf(String batch) throws IOException {
        out.getBuffer().setLength(0);
        Path config = config("digits: {slo: {latency: 44ms}, serve: [gpu], " + batch + "}");
        assertThat(run(
                        "-c", config.toString(),
                        "--server", "pool=gpu,alpha=1ms,beta=10ms",
                        "--arrivals", "poisson:150",
                        "--policies", "config",
                        "--calls", "4000"))
                .isZero();
        String told = out.toString()
                .lines()
                .filter(line -> line.startsWith("config "))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(told.split(" +", -1)[9]);
    }

    @Test
    void modelsOfOnePoolShareItsServers() throws IOException {
        Path config = config("""
                digits: {slo: {latency: 44ms}, serve: [gpu], batch: {max: 32}}
                  letters: {slo: {latency: 100ms}, serve: [gpu], batch: {max: 8, policy: eager}}""");
        List<String> asked = List.of(
                "-c",
                config.toString(),
                "--server",
                "pool=gpu,alpha=1ms,beta=10ms",
                "--server",
                "pool=gpu,model=letters,alpha=1ms,beta=5ms",
                "--policies",
                "config",
                "--calls",
                "20000");

        assertThat(run(asked, "--arrivals", "digits=poisson:1700")).isZero();
        String alone = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run(asked, "--arrivals", "digits=poisson:1700", "--arrivals", "letters=gamma:100:2"))
                .isZero();

        assertThat(out.toString()).contains("digits within 44ms", "letters within 100ms");
        assertThat(attained(out.toString())).isLessThan(attained(alone)).isGreaterThan(20);
    }

    @Test
    void tellsWhatDoesNotGoWithTheConfig() throws IOException {
        Path config = config("""
                digits: {slo: {latency: 44ms}, serve: [gpu], batch: {max: 32}}
                  plain: {slo: {latency: 44ms}, serve: [spare]}""");
        String file = config.toString();
        Path two = config("""
                a: {slo: {latency: 44ms}, serve: [gpu], batch: {max: 32}}
                  b: {slo: {latency: 44ms}, serve: [gpu], batch: {max: 32}}""");
        Path broken = config("digits: {slo: {latency: soon}, serve: [gpu]}");

        assertRefused("the config has no pool 'cpu', but [gpu, spare]", "-c", file, "--server", "pool=cpu");
        assertRefused("no pool 'gpu' with the endpoint 'x:1'", "-c", file, "--server", "pool=gpu,endpoint=x:1");
        assertRefused("the config has no model 'x'", "-c", file, "--server", "model=x");
        assertRefused("is not described: --server pool=gpu,alpha=", "-c", file, "--server", "pool=spare");
        assertRefused("the config has no model 'x', but digits, plain", "-c", file, "--arrivals", "x=poisson:1");
        assertRefused("model plain has no 'batch'", "-c", file, "--arrivals", "plain=poisson:1");
        assertRefused("several models have 'batch'; name one: MODEL=LOAD of a, b", "-c", two.toString());
        assertRefused("digits is given twice", "-c", file, "--arrivals", "poisson:1", "--arrivals", "digits=poisson:1");
        assertRefused("those of a config: -c FILE", "--server", "pool=gpu");
        assertRefused("those of a config: -c FILE", "--arrivals", "digits=poisson:1");
        assertRefused("has no 'count'", "--server", "pool=gpu,endpoint=x,count=2");
        assertRefused("'config' is none of unbatched", "--policies", "config");
        assertThat(run("-c", broken.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(broken + ":11:");
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
        assertRefused("'--warm-up': must be in 0..90", "--warm-up", "91");
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

    /** A config with three endpoints of the pool {@code gpu}, one of {@code spare}, and these models. */
    private Path config(String models) throws IOException {
        Path file = Files.createTempFile(folder, "fleet", ".yaml");
        return Files.writeString(file, """
                pools:
                  gpu:
                    protocol: oip-rest
                    endpoints:
                      - 127.0.0.1:1
                      - 127.0.0.1:2
                      - 127.0.0.1:3
                  spare: {protocol: oip-rest, endpoints: [127.0.0.1:4]}

                models:
                  %s
                """.formatted(models));
    }

    /** Percent, of the first policy of the first table. */
    private static double attained(String tables) {
        String line = tables.lines().skip(2).findFirst().orElseThrow();
        return Double.parseDouble(line.split(" +", -1)[2].replace("%", ""));
    }

    private int run(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
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

package io.millrace.router.cli;

import io.millrace.router.bench.Ask;
import io.millrace.router.bench.LatencyLog;
import io.millrace.router.bench.Load;
import io.millrace.router.bench.LoadClient;
import io.millrace.router.bench.Outcome;
import io.millrace.router.bench.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        name = "bench",
        description = {
            "Sends one request over and over, and tells what came of it and how long it took.",
            "Latency runs from the moment a call was due, so a server that stalls is not spared the calls it held up.",
            "Several URLs are asked in turn, every other round backwards, and compared with the first.",
            "A model of Open Inference, URL/v2/models/NAME, is asked what it wants, and then sent random inputs of one row."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is measured",
            "1:a server cannot be reached, or does not answer the first call with a status of success",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Columns: calls that ended and count; good answers (success, within --slo) per second and as a share of the calls;",
            "percentiles of the answered; late, refused (another status), and broken or given up.",
            "",
            "Examples:",
            "  millrace bench http://127.0.0.1:8080/v2/models/digits --concurrency 8",
            "  millrace bench http://127.0.0.1:8080/v1/models/digits:predict --data @request.json --rate 500 --slo 50ms",
            "  millrace bench http://10.0.0.7:8000/v2/models/digits http://127.0.0.1:8080/v2/models/digits \\",
            "      --compare direct,router --rate 200 --hdr latencies.hlog"
        })
final class BenchCommand implements Callable<Integer> {
    private static final Duration BEHIND = Duration.ofMillis(10);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "URL", description = "Of http; HTTP/1.1 is spoken, on kept connections.")
    private List<URI> urls = List.of();

    @Mixin
    private final LoadOptions load = new LoadOptions();

    @Option(
            names = "--compare",
            paramLabel = "NAME",
            split = ",",
            description = "What the URLs are called, in their order, as direct,router. Default: 1,2,...")
    private List<String> names = List.of();

    @Option(names = "--data", paramLabel = "TEXT", description = "The body; @FILE takes it from a file. Default: none")
    private String data = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME: VALUE",
            description = "Repeatable. Default: content-type: application/json where there is a body")
    private List<String> headers = List.of();

    @Option(names = "--method", paramLabel = "NAME", description = "Default: POST where there is a body, else GET")
    private String method = "";

    @Option(
            names = "--hdr",
            paramLabel = "FILE",
            description =
                    "Write all latencies there, in HdrHistogram's log format: nanoseconds, a tagged line for each URL.")
    private @Nullable Path hdr;

    /** One of the URLs. */
    private record Benched(String name, Ask ask, LoadClient client, Tally tally) {}

    @Override
    public Integer call() {
        List<Benched> all = new ArrayList<>();
        try {
            HttpQuestion question = new HttpQuestion(method, headers, HttpQuestion.body(data));
            List<InetSocketAddress> servers =
                    urls.stream().map(HttpQuestion::server).toList();
            checkNames();
            load.check();
            for (int i = 0; i < urls.size(); i++) {
                Optional<byte[]> bytes = bytes(question, i);
                if (bytes.isEmpty()) return 1;
                Ask ask = new Ask(bytes.get(), answer -> true, 0);
                all.add(new Benched(name(i), ask, new LoadClient(servers.get(i)), new Tally()));
            }
            if (!all.stream().allMatch(this::answers)) return 1;
            measure(all);
            return print(all);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        } finally {
            all.forEach(each -> each.client().close());
        }
    }

    /** Of the request to a URL; empty where its server does not tell what it wants, and that is told. */
    private Optional<byte[]> bytes(HttpQuestion question, int index) {
        URI url = urls.get(index);
        if (!data.isEmpty() || !method.isEmpty() || !ModelQuestion.isModel(url))
            return Optional.of(question.bytes(url));
        try {
            byte[] body = ModelQuestion.body(url, load.timeout(), load.seed());
            return Optional.of(new HttpQuestion(method, headers, body).bytes(ModelQuestion.infer(url)));
        } catch (ModelQuestion.UntoldException untold) {
            complain(name(index), String.valueOf(untold.getMessage()));
            return Optional.empty();
        }
    }

    private void complain(String name, String problem) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("millrace: " + name + ": " + problem);
        err.flush();
    }

    private void checkNames() {
        if (!names.isEmpty() && names.size() != urls.size())
            throw new IllegalArgumentException("--compare: names " + names.size() + " of " + urls.size() + " URLs");
        for (String name : names)
            if (!name.matches("[A-Za-z0-9._-]{1,40}"))
                throw new IllegalArgumentException(
                        "--compare: '" + name + "' is no name of letters, digits, '.', '_', '-'");
        if (names.stream().distinct().count() < names.size())
            throw new IllegalArgumentException("--compare: a name is given twice");
    }

    private String name(int index) {
        return names.isEmpty() ? Integer.toString(index + 1) : names.get(index);
    }

    /** Asks once: a load of refusals measures nothing. */
    private boolean answers(Benched one) {
        Load once = Load.open(new long[1], call -> one.ask(), load.timeout(), Duration.ZERO)
                .patience(load.timeout());
        Outcome outcome = one.client().run(once).join();
        if (outcome.all().misses() == 0) return true;
        complain(
                one.name(),
                outcome.refusal().isEmpty() ? "no answer: " + outcome.all() : "answers " + outcome.refusal());
        return false;
    }

    private void measure(List<Benched> all) {
        PrintWriter err = spec.commandLine().getErr();
        int rounds = load.rounds(all.size());
        for (int round = 0; round < rounds; round++) {
            for (Benched one : round % 2 == 0 ? all : all.reversed()) {
                Outcome outcome = one.client().run(load.of(one.ask(), round)).join();
                one.tally().add(outcome.all());
                if (rounds * all.size() > 1)
                    err.printf(Locale.ROOT, "%s, round %d of %d: %s%n", one.name(), round + 1, rounds, outcome.all());
                if (load.isOpenLoop() && outcome.latestSend() > BEHIND.toNanos())
                    err.printf(
                            Locale.ROOT,
                            "%s: calls left up to %.0f ms late; this machine, or --connections, is too small for the load%n",
                            one.name(),
                            outcome.latestSend() / 1e6);
                if (!outcome.refusal().isEmpty()) err.println(one.name() + " refused: " + outcome.refusal());
                err.flush();
            }
        }
    }

    private int print(List<Benched> all) {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        all.forEach(each -> tallies.put(each.name(), each.tally()));
        PrintWriter out = spec.commandLine().getOut();
        out.print(BenchTable.of(tallies));
        out.flush();
        if (hdr == null) return 0;
        try {
            LatencyLog.write(hdr, tallies);
            return 0;
        } catch (IOException e) {
            throw new IllegalArgumentException("--hdr: cannot write " + hdr + ": " + e.getMessage(), e);
        }
    }
}

package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server that answers everything but {@code /refused}. */
class BenchCommandTest {
    private static final String METADATA = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[-1,2]}]}";

    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
            .requestHandler(request -> request.body().onSuccess(body -> {
                seen.add(request.method() + " " + request.uri() + " " + request.getHeader("x-who") + " " + body);
                boolean refused = "/refused".equals(request.path());
                boolean model = "/v2/models/m".equals(request.path());
                request.response()
                        .setStatusCode(refused ? 503 : 200)
                        .end(refused ? "{\"error\":\"full\"}" : model ? METADATA : "{}");
            }));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void start() {
        server.listen(0).toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void comparesUrlsWithTheFirst() throws Exception {
        Path log = folder.resolve("latencies.hlog");

        int exit = run(
                url("/a"),
                url("/b"),
                "--compare",
                "direct,router",
                "--concurrency",
                "2",
                "--rounds",
                "1",
                "--hdr",
                log + "");

        assertThat(err.toString()).contains("direct, round 1 of 1").doesNotContain("refused");
        assertThat(exit).isZero();
        assertThat(out.toString().lines().skip(1).map(line -> line.split(" {2,}", -1)[0]))
                .containsExactly("direct", "router", "router - direct");
        assertThat(tags(log)).containsExactly("direct", "router");
    }

    @Test
    void sendsWhatItIsTold() throws Exception {
        Path body = Files.writeString(folder.resolve("body.json"), "{\"x\":1}");

        assertThat(run(url("/a?b=c"), "--data", "@" + body, "-H", "x-who: me", "--rate", "200"))
                .isZero();
        assertThat(run(url(""))).isZero();

        assertThat(seen.stream().distinct()).containsExactly("POST /a?b=c me {\"x\":1}", "GET / null ");
    }

    @Test
    void asksAModelWhatItWants() {
        assertThat(run(url("/v2/models/m"))).isZero();

        assertThat(seen.stream().distinct().toList())
                .hasSize(2)
                .contains("GET /v2/models/m null ")
                .last(InstanceOfAssertFactories.STRING)
                .matches(
                        "POST /v2/models/m/infer null .\\Q\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1,2],\\E.*");
    }

    @Test
    void playsATraceToItsEnd() throws Exception {
        Path trace = Files.writeString(folder.resolve("calls.csv"), "at\n0\n0.06\n0.07\n0.2\n9\n");

        assertThat(run(url("/a"), "--arrivals", "trace:" + trace)).isZero();

        // One to see whether it answers; the first is of the warm-up, the last beyond the duration.
        assertThat(seen).hasSize(1 + 4);
        assertThat(out.toString().lines().skip(1).findFirst().orElseThrow()).matches("1 +3 .*100.00%.*");
    }

    @Test
    void doesNotMeasureRefusals() {
        assertThat(run(url("/refused"))).isEqualTo(1);

        assertThat(err.toString()).contains("millrace: 1: answers 503 Service Unavailable {\"error\":\"full\"}");
        assertThat(seen).hasSize(1);
    }

    @Test
    void tellsWhoCannotBeReached() {
        server.close().toCompletionStage().toCompletableFuture().join();

        assertThat(run(url("/a"))).isEqualTo(1);
        assertThat(err.toString()).contains("millrace: 1: no answer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://127.0.0.1:1          | is not a URL of http",
                "127.0.0.1:8080               | Invalid value for positional parameter",
                "http://127.0.0.1:1 --compare a,b          | names 2 of 1 URLs",
                "http://127.0.0.1:1 --compare a/b          | is no name",
                "http://127.0.0.1:1 --rate 5 --concurrency 2 | mutually exclusive",
                "http://127.0.0.1:1 --rate 0               | a load of nothing",
                "http://127.0.0.1:1 --rate 1e9             | more than 20000000 calls",
                "http://127.0.0.1:1 --concurrency 0        | must be in 1..20000",
                "http://127.0.0.1:1 --arrivals a=poisson:5 | is what the URL says",
                "http://127.0.0.1:1 --data @none           | cannot read none",
                "http://127.0.0.1:1 --method p@st          | is no method",
                "http://127.0.0.1:1 --header none          | is not a name and a value",
                "http://127.0.0.1:1 --connections 0        | must be in 1..20000",
                "http://127.0.0.1:1 --rounds 0             | must be in 1..1000",
            })
    void refusesWhatItCannotDo(String arguments, String problem) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);

        assertThat(err.toString()).contains(problem);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("bench", "--duration", "300ms", "--warm-up", "50ms"));
        all.addAll(List.of(arguments));
        return Millrace.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private static List<String> tags(Path log) throws Exception {
        List<String> tags = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) tags.add(next.getTag());
        }
        return tags;
    }
}

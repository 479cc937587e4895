package io.millrace.backends.torchserve;

import static io.millrace.backends.FamilyFixture.attempt;
import static io.millrace.backends.FamilyFixture.openInference;
import static io.millrace.backends.FamilyFixture.served;
import static io.millrace.backends.FamilyFixture.torchServe;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Attempt;
import io.millrace.backends.Endpoint;
import io.millrace.backends.FamilyFixture;
import io.millrace.backends.OnLoop;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ScriptedPaths;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ScriptedServer.Received;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.http.BearerToken;
import io.millrace.backends.http.HttpSettings;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.millrace.inference.Tensor;
import io.millrace.inference.Wire;
import io.millrace.inference.form.RawForm;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TorchServeBackendTest {
    private static final String NO_WORKER = "Model \\\"m\\\" has no worker to serve inference request. Please use scale"
            + " workers API to add workers.";

    private final FamilyFixture family = new FamilyFixture(TorchServeBackend::new);

    @AfterEach
    void close() {
        family.close();
    }

    @Test
    void relaysItsOwnProtocolUnread() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("[9,9]"))) {
            Relayed answer = family.relayed(
                    attempt(torchServe(""), endpoint(server), served(FamilyFixture.MODEL, "", ModelSignature.UNKNOWN)));

            assertThat(server.takeRequest().line()).isEqualTo("POST /predictions/m HTTP/1.1");
            assertThat(answer.body().toString()).isEqualTo("[9,9]");
        }
    }

    @Test
    void sendsEachRowAsARequestOfItsOwn() {
        try (ScriptedServer server = echo()) {
            Computed answer = family.computed(attempt(openInference("1.0"), endpoint(server), served("")));

            Received one = server.takeRequest();
            Received two = server.takeRequest();
            assertThat(one.line()).isEqualTo("POST /predictions/m/1.0 HTTP/1.1");
            assertThat(one.header("authorization")).containsExactly("Bearer t");
            assertThat(one.body() + two.body()).contains("1", "2", "3", "4");
            assertThat(values(answer)).isEqualTo("1.0 2.0 3.0 4.0");
        }
    }

    @Test
    void keepsTheOrderOfManyRowsAndAtMostSixteenAtOnce() {
        int rows = 100;
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            while (peer.receives()) {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                String body = peer.last().body();
                atOnce.decrementAndGet();
                peer.write(ScriptedServer.json(body));
            }
        })) {
            Computed answer = family.computed(attempt(batch(rows), endpoint(server), served("")));

            String expected =
                    IntStream.range(0, rows).mapToObj(i -> i + ".0 0.0").collect(Collectors.joining(" "));
            assertThat(values(answer)).isEqualTo(expected);
            assertThat(server.connections()).isBetween(1, 16);
            assertThat(most).hasValueBetween(1, 16);
        }
    }

    @Test
    void failsWholeWhenOneRowFailsAndEndsTheOthers() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        CompletableFuture<Void> waits = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            if (peer.last().body().contains("1")) {
                waits.complete(null);
                peer.awaitEnd();
                ended.complete(null);
            } else {
                waits.join();
                peer.write(ScriptedServer.status(
                        "503 Unavailable",
                        "{\"code\":503,\"type\":\"InternalServerException\",\"message\":\"Prediction failed\"}"));
            }
        })) {
            Failure failure = family.failure(attempt(openInference(""), endpoint(server), served("")));

            Failure.AttemptFailed failed = (Failure.AttemptFailed) failure;
            assertThat(failed.fault()).isInstanceOfSatisfying(Fault.ServerError.class, error -> {
                assertThat(error.status()).isEqualTo(503);
                assertThat(error.message()).isEqualTo("Prediction failed");
            });
            // Well before the other row would have timed out.
            ended.get(FamilyFixture.TIMEOUT_MILLIS / 2, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void tellsAServerWithoutRoom() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status(
                "503 Unavailable",
                "{\"code\":503,\"type\":\"ServiceUnavailableException\",\"message\":\"" + NO_WORKER + "\"}"))) {
            for (InferenceRequest request : new InferenceRequest[] {openInference(""), torchServe("")}) {
                Failure failure = family.failure(attempt(request, endpoint(server), served("")));

                assertThat(((Failure.AttemptFailed) failure).fault()).isInstanceOf(Fault.Saturated.class);
            }
        }
    }

    /** Nothing of the last row was sent, but of the first may be: the server may have worked on the attempt. */
    @Test
    void doesNotCallAnAttemptUnsentOfWhichARowWasSent() {
        HttpSettings narrow = new HttpSettings(Duration.ofMillis(250), 1, 0, Duration.ofSeconds(30), 1 << 20);
        try (FamilyFixture one = new FamilyFixture(TorchServeBackend::new, narrow);
                ScriptedServer server = echo()) {
            Failure failure = one.failure(attempt(openInference(""), endpoint(server), served("")));

            assertThat(((Failure.AttemptFailed) failure).fault()).isInstanceOf(Fault.Saturated.class);
            assertThat(((Failure.AttemptFailed) failure).sent()).isEqualTo(Sent.MAYBE);
        }
    }

    @Test
    void tellsAServerThatLacksTheModelOrItsVersion() {
        for (String message : new String[] {"Model not found: m", "Model version: 2.0 does not exist for model: m"}) {
            String body = "{\"code\":404,\"type\":\"ModelNotFoundException\",\"message\":\"" + message + "\"}";
            try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status("404 Not Found", body))) {
                Failure failure = family.failure(attempt(openInference(""), endpoint(server), served("")));

                assertThat(((Failure.AttemptFailed) failure).fault())
                        .isEqualTo(new Fault.LacksModel(404, message, Optional.empty()));
            }
        }
    }

    /** A handler's own 404 is an answer like any other. */
    @Test
    void refusesInTheServersWordsWhatIsTheClientsFault() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status(
                "404 Not Found", "{\"code\":404,\"type\":\"NotFound\",\"message\":\"no such user\"}"))) {
            assertThat(family.failure(attempt(openInference(""), endpoint(server), served(""))))
                    .isEqualTo(new Failure.Refused(404, "no such user"));
        }
    }

    @Test
    void endsEveryRowWhenTheAttemptIsCancelled() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        CompletableFuture<Void> all = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.awaitEnd();
            if (ended.incrementAndGet() == 2) all.complete(null);
        })) {
            Attempt attempt = attempt(openInference(""), endpoint(server), served(""));
            CompletableFuture<InferenceResponse> outcome = family.begin(attempt);
            server.takeRequest();
            server.takeRequest();

            family.cancel(attempt);

            assertThat(OnLoop.failure(outcome)).isEqualTo(new Failure.Cancelled(Stage.ATTEMPT));
            all.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void takesEveryWantedModelAsServedWhenHealthy() {
        try (ScriptedServer server = new ScriptedPaths()
                .json("/ping", "{\n  \"status\": \"Healthy\"\n}\n")
                .start()) {
            ProbeReport.Well well = (ProbeReport.Well) family.probe(endpoint(server), FamilyFixture.MODEL);

            ServedModel model = Objects.requireNonNull(well.models().get(FamilyFixture.MODEL));
            assertThat(model.signature()).isEqualTo(ModelSignature.UNKNOWN);
            assertThat(model.versions()).isEmpty();
        }
    }

    @Test
    void isUnwellWhenItSaysSo() {
        try (ScriptedServer server = new ScriptedPaths()
                .status("/ping", "500 Internal Server Error", "{\n  \"status\": \"Unhealthy\"\n}\n")
                .start()) {
            assertThat(family.probe(endpoint(server), FamilyFixture.MODEL))
                    .isEqualTo(new ProbeReport.Unwell("status 500: Unhealthy"));
        }
    }

    @Test
    void tellsThatATokenIsWanted() {
        try (ScriptedServer server = new ScriptedPaths()
                .status(
                        "/ping",
                        "400 Bad Request",
                        "{\"code\":400,\"type\":\"InvalidKeyException\",\"message\":\"Token Authorization failed.\"}")
                .start()) {
            assertThat(family.probe(endpoint(server), FamilyFixture.MODEL))
                    .isEqualTo(new ProbeReport.Unwell("status 400: Token Authorization failed."));
        }
    }

    /** A model that answers each element with itself. */
    private static ScriptedServer echo() {
        return new ScriptedServer(peer -> {
            while (peer.receives()) peer.write(ScriptedServer.json(peer.last().body()));
        });
    }

    private static InferenceRequest batch(int rows) {
        String data = IntStream.range(0, rows).mapToObj(i -> i + ",0").collect(Collectors.joining(","));
        InferenceRequest request = openInference("");
        Wire wire = (Wire) request.payload();
        String body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[" + rows + ",2],\"data\":[" + data
                + "]}]}";
        return new InferenceRequest(
                request.id(),
                request.form(),
                request.model(),
                request.version(),
                new Wire(wire.form(), wire.method(), wire.target(), wire.headers(), Buffer.buffer(body)),
                request.priority());
    }

    private static String values(Computed answer) {
        Tensor output = answer.outputs().tensors().getFirst();
        Buffer raw = RawForm.of(output);
        return IntStream.range(0, raw.length() / 4)
                .mapToObj(i -> String.valueOf(raw.getFloatLE(i * 4)))
                .collect(Collectors.joining(" "));
    }

    @Test
    void bringsThePoolsTokenUnlessTheClientHasItsOwn() {
        BearerToken token = new BearerToken("s3cret", Optional.empty());
        try (FamilyFixture pool =
                        new FamilyFixture(TorchServeBackend::new, HttpSettings.DEFAULTS.with(Optional.of(token)));
                ScriptedServer server = echo()) {
            pool.probe(endpoint(server));
            assertThat(server.takeRequest().header("authorization")).containsExactly("Bearer s3cret");

            pool.relayed(attempt(torchServe(""), endpoint(server), served("")));
            assertThat(server.takeRequest().header("authorization")).containsExactly("Bearer t");
        }
    }

    private static Endpoint endpoint(ScriptedServer server) {
        return server.endpoint(ServerFamily.TORCHSERVE_REST);
    }
}

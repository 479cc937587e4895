package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of several servers is asked. One call in a hundred goes to anyone: hence a few are allowed for. */
class PickingTest {
    private static final FakeModel MODEL = FakeModel.scaling("scaling");
    private static final FakeModel NEIGHBOUR = FakeModel.scaling("neighbour");
    private static final int MANY = 60;
    private static final int FEW = 6;

    private final Vertx vertx = Vertx.vertx();
    private final FakeServer first = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
    private final FakeServer second = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);

    @AfterEach
    void close() {
        first.close();
        second.close();
        await(vertx.close());
    }

    /** What is under way for one model keeps another's calls from its device, before they can have felt it. */
    @Test
    void theDeviceOfABusyNeighbourIsAvoided() {
        try (FakeServer third = FakeServer.start(vertx, ServerFamily.OIP_REST, NEIGHBOUR);
                StartedRouter router =
                        StartedRouter.of("""
                pools:
                  many:
                    protocol: oip-rest
                    endpoints: [{address: "%s", device: gpu0}, {address: "%s", device: gpu1}]
                  one: {protocol: oip-rest, endpoints: [{address: "%s", device: gpu0}]}
                models:
                  scaling: {slo: {latency: 10s}, serve: [many]}
                  neighbour: {slo: {latency: 10s}, serve: [one]}
                """.formatted(first.address(), second.address(), third.address()));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            // A neighbour whose calls take as long as very many of the others.
            third.hold();
            Future<Answer> slow = ask(caller, NEIGHBOUR);
            Awaitility.await().until(() -> third.inferences().size() == 1);
            for (int i = 0; i < 4 * MANY; i++)
                assertThat(await(ask(caller, MODEL)).status()).isEqualTo(200);
            third.release();
            assertThat(await(slow).status()).isEqualTo(200);
            assertThat(deviceLoad(admin, "gpu0")).isZero();

            third.hold();
            Future<Answer> another = ask(caller, NEIGHBOUR);
            Awaitility.await().until(() -> third.inferences().size() == 2);
            int before = first.inferences().size();
            for (int i = 0; i < MANY; i++)
                assertThat(await(ask(caller, MODEL)).status()).isEqualTo(200);

            assertThat(deviceLoad(admin, "gpu0")).isPositive();
            assertThat(first.inferences().size() - before).isLessThanOrEqualTo(FEW);
            third.release();
            await(another);
        }
    }

    @Test
    void theCheaperPoolIsUsedWhileItMakesTheObjectiveAndTheOtherWhenItDoesNot() {
        try (StartedRouter router = StartedRouter.of("""
                pools:
                %s%smodels:
                  scaling: {slo: {latency: 2s}, serve: [dear, cheap]}
                """.formatted(
                                first.asPool("dear", ", cost: 2.5, probe: {timeout: 10s}"),
                                second.asPool("cheap", ", cost: 1, probe: {timeout: 10s}")));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            for (int i = 0; i < MANY; i++)
                assertThat(await(ask(caller, MODEL)).status()).isEqualTo(200);
            assertThat(first.inferences()).isEmpty();

            // Failures count for ten times the objective.
            second.answersAlways(new Answer(
                    500, Message.nothing().headers(), Message.nothing().body()));
            for (int i = 0; i < MANY; i++)
                assertThat(await(ask(caller, MODEL)).status()).isEqualTo(200);

            assertThat(first.inferences()).hasSize(MANY);
        }
    }

    @Test
    void aBatchGoesToTheDeviceThatIsIdle() {
        FakeModel other = FakeModel.scaling("other");
        try (FakeServer beside = FakeServer.start(vertx, ServerFamily.OIP_REST, NEIGHBOUR, other);
                FakeServer behind = FakeServer.start(vertx, ServerFamily.OIP_REST, NEIGHBOUR, other);
                StartedRouter router = StartedRouter.of("""
                pools:
                  many:
                    protocol: oip-rest
                    endpoints: [{address: "%s", device: gpu0}, {address: "%s", device: gpu1}]
                  one: {protocol: oip-rest, endpoints: [{address: "%s", device: gpu0}]}
                  two: {protocol: oip-rest, endpoints: [{address: "%s", device: gpu1}]}
                models:
                  scaling:
                    slo: {latency: 10s}
                    serve: [many]
                    batch: {max: 8, policy: eager}
                    %s
                  neighbour: {slo: {latency: 10s}, serve: [one]}
                  other: {slo: {latency: 10s}, serve: [two]}
                """.formatted(
                        first.address(), second.address(), beside.address(), behind.address(), MODEL.declared()));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            await(ask(caller, NEIGHBOUR));
            await(ask(caller, other));
            for (int i = 0; i < FEW; i++) await(ask(caller, MODEL));
            assertThat(List.of(first.inferences().size(), second.inferences().size()))
                    .as("the first suffices while nobody else is there")
                    .containsExactly(FEW, 0);

            beside.hold();
            Future<Answer> under = ask(caller, NEIGHBOUR);
            Awaitility.await().until(() -> beside.inferences().size() == 2);
            for (int i = 0; i < FEW; i++) await(ask(caller, MODEL));

            assertThat(List.of(first.inferences().size(), second.inferences().size()))
                    .containsExactly(FEW, FEW);
            beside.release();
            await(under);
        }
    }

    @Test
    void poolsMayBeToldToTakeTurns() {
        try (StartedRouter router = StartedRouter.of("""
                pools:
                  turns: {protocol: oip-rest, pick: round-robin, endpoints: ["%s", "%s"]}
                models:
                  scaling: {slo: {latency: 10s}, serve: [turns]}
                """.formatted(first.address(), second.address()));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            for (int i = 0; i < MANY; i++)
                assertThat(await(ask(caller, MODEL)).status()).isEqualTo(200);

            // Each of the two loops takes its own.
            assertThat(first.inferences()).hasSizeBetween(MANY / 2 - 2, MANY / 2 + 2);
        }
    }

    private static double deviceLoad(Caller admin, String device) {
        String series = "millrace_device_load{device=\"" + device + "\",} ";
        return admin.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    private static Future<Answer> ask(Caller caller, FakeModel model) {
        Message message = OipDialect.json()
                .ask(model, List.of(new Row(Map.of("factor", List.of(2L), "values", List.of(0.5, -0.25, 3.0)))));
        return caller.send(HttpMethod.POST, ClientProtocol.OIP.target(model.name()), message);
    }
}

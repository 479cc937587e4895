package io.millrace.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.discovery.shared.SharedEntry;
import io.millrace.inference.HandTicker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Through fabric8, against an API server that minds the version of what it is given. */
@Timeout(120)
class ConfigMapEntriesTest {
    private static final String MAPS = "/api/v1/namespaces/ml/configmaps";

    private final Vertx vertx = Vertx.vertx();
    private final FakeApiServer api = new FakeApiServer();
    private final KubernetesClient client = api.client();
    private final ConfigMapEntries entries =
            new ConfigMapEntries(vertx, client, new ConfigMapTarget(Optional.of("ml"), "digits"), new HandTicker());

    @AfterEach
    void close() {
        entries.close();
        vertx.close().await();
        api.close();
    }

    private static <T> T of(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static JsonObject map(Map<String, Object> data) {
        return new JsonObject().put("apiVersion", "v1").put("kind", "ConfigMap").put("data", new JsonObject(data));
    }

    private SharedEntry read(String entry) {
        return Objects.requireNonNull(of(entries.look()).get(entry));
    }

    private void awaits(Map<String, String> texts) {
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(of(entries.look()))
                        .allSatisfy((name, entry) -> assertThat(texts).containsEntry(name, entry.text()))
                        .hasSize(texts.size()));
    }

    @Test
    void makesTheMapWhereThereIsNoneAndReadsWhatItWrote() {
        awaits(Map.of());

        assertThat(of(entries.replace("promote-a", Optional.empty(), "one"))).isTrue();

        awaits(Map.of("promote-a", "one"));
    }

    @Test
    void leavesOtherEntriesAsTheyAre() {
        api.put(MAPS, "digits", map(Map.of("promote-a", "one", "promote-b", "two")));
        awaits(Map.of("promote-a", "one", "promote-b", "two"));
        SharedEntry before = read("promote-b");

        assertThat(of(entries.replace("promote-b", Optional.of(before), "three")))
                .isTrue();

        awaits(Map.of("promote-a", "one", "promote-b", "three"));
    }

    @Test
    void writesNothingOverWhatItHasNotRead() {
        api.put(MAPS, "digits", map(Map.of("promote-a", "one")));
        awaits(Map.of("promote-a", "one"));

        assertThat(of(entries.replace("promote-a", Optional.empty(), "mine"))).isFalse();
        assertThat(of(entries.replace("promote-a", Optional.of(new SharedEntry("1", "other")), "mine")))
                .isFalse();

        awaits(Map.of("promote-a", "one"));
    }

    @Test
    void isRefusedByTheServerWhereSomebodyElseWasQuicker() {
        api.put(MAPS, "digits", map(Map.of("promote-a", "one")));
        awaits(Map.of("promote-a", "one"));
        SharedEntry before = read("promote-a");
        // What the informer has not heard of yet.
        api.changesUnheard(MAPS, "digits", map(Map.of("promote-a", "two")));

        assertThat(of(entries.replace("promote-a", Optional.of(before), "mine")))
                .isFalse();
    }

    @Test
    void writesWhereSomebodyElseWasQuickerWithAnotherEntry() {
        api.put(MAPS, "digits", map(Map.of("promote-a", "one", "promote-b", "two")));
        awaits(Map.of("promote-a", "one", "promote-b", "two"));
        SharedEntry before = read("promote-a");
        api.changesUnheard(MAPS, "digits", map(Map.of("promote-a", "one", "promote-b", "three")));

        assertThat(of(entries.replace("promote-a", Optional.of(before), "mine")))
                .isTrue();

        awaits(Map.of("promote-a", "mine", "promote-b", "three"));
    }

    /** Else who waits for an entry that nobody writes any more would wait for ever. */
    @Test
    void tellsAnEntryAsItWasWhereOnlyAnotherWasWritten() {
        api.put(MAPS, "digits", map(Map.of("promote-a", "one", "promote-b", "two")));
        awaits(Map.of("promote-a", "one", "promote-b", "two"));
        SharedEntry a = read("promote-a");
        SharedEntry b = read("promote-b");

        api.put(MAPS, "digits", map(Map.of("promote-a", "three", "promote-b", "two")));
        awaits(Map.of("promote-a", "three", "promote-b", "two"));

        assertThat(read("promote-b")).isEqualTo(b);
        assertThat(read("promote-a").version()).isNotEqualTo(a.version());
    }

    @Test
    void tellsOfANamespaceThatIsNotThere() {
        awaits(Map.of());
        api.hasNoNamespaces();

        assertThatThrownBy(() -> of(entries.replace("promote-a", Optional.empty(), "mine")))
                .hasMessageContaining("namespaces \"ml\" not found");
    }

    @Test
    void tellsInTheServersWordsWhyItCannotWrite() {
        api.put(MAPS, "digits", map(Map.of("promote-a", "one")));
        awaits(Map.of("promote-a", "one"));
        SharedEntry before = read("promote-a");
        api.fails(true);

        assertThatThrownBy(() -> of(entries.replace("promote-a", Optional.of(before), "mine")))
                .hasMessageContaining("the store is gone");
    }
}

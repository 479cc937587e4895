package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.millrace.discovery.shared.SharedEntries;
import io.millrace.discovery.shared.SharedEntry;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Entries as the data of one ConfigMap: followed by an informer, replaced whole under its {@code resourceVersion}. Who writes
 * one entry is in the way of who writes another, and tries again at once. Writing blocks a worker thread.
 */
public final class ConfigMapEntries implements SharedEntries {
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Of one writing, while others write other entries. */
    private static final int ATTEMPTS = 5;

    private final Vertx vertx;
    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final Followed<ConfigMap> followed;
    private Map<String, SharedEntry> last = Map.of();

    /** @param client is closed with this */
    public ConfigMapEntries(Vertx vertx, KubernetesClient client, ConfigMapTarget target, Ticker ticker) {
        this.vertx = vertx;
        this.client = client;
        this.namespace = KubernetesAccess.namespace(client, target.namespace());
        this.name = target.name();
        this.followed = new Followed<>(
                client.configMaps().inNamespace(namespace).withName(name).runnableInformer(0), ticker);
    }

    @Override
    public Future<Map<String, SharedEntry>> look() {
        try {
            Map<String, SharedEntry> entries = new HashMap<>();
            current().ifPresent(map -> data(map).forEach((key, text) -> entries.put(key, entry(map, key, text))));
            last = Map.copyOf(entries);
            return Future.succeededFuture(last);
        } catch (IOException unknown) {
            return Future.failedFuture(unknown);
        }
    }

    /** There is a version of the map alone: an entry has that at which it came to be what it is. */
    private SharedEntry entry(ConfigMap map, String key, String text) {
        SharedEntry before = last.get(key);
        return before != null && before.text().equals(text)
                ? before
                : new SharedEntry(map.getMetadata().getResourceVersion(), text);
    }

    private Optional<ConfigMap> current() throws IOException {
        return followed.list().stream().findFirst();
    }

    private static Map<String, String> data(ConfigMap map) {
        return map.getData() == null ? Map.of() : map.getData();
    }

    @Override
    public Future<Boolean> replace(String entry, Optional<SharedEntry> before, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES)
            return Future.failedFuture(new IOException(bytes + " bytes are too many for '" + entry + "'"));
        try {
            Optional<ConfigMap> now = current();
            Optional<String> over = before.map(SharedEntry::text);
            return vertx.executeBlocking(() -> write(now, entry, over, text), false)
                    .map(Objects::requireNonNull);
        } catch (IOException unknown) {
            return Future.failedFuture(unknown);
        }
    }

    /** @throws IOException in the words of the API server */
    private boolean write(Optional<ConfigMap> found, String entry, Optional<String> over, String text)
            throws IOException {
        try {
            Optional<ConfigMap> now = found;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<String> stands =
                        now.flatMap(map -> Optional.ofNullable(data(map).get(entry)));
                if (!stands.equals(over)) return false;
                if (put(now, entry, text)) return true;
                // Somebody else was quicker, perhaps with another entry only.
                now = Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get());
            }
        } catch (KubernetesClientException refused) {
            throw new IOException(Followed.reason(refused), refused);
        }
        throw new IOException("others were quicker " + ATTEMPTS + " times");
    }

    /** Whether it was still as it was found. */
    private boolean put(Optional<ConfigMap> found, String entry, String text) {
        ConfigMap wanted = new ConfigMapBuilder(found.orElseGet(this::fresh))
                .addToData(entry, text)
                .build();
        try {
            if (found.isEmpty()) client.resource(wanted).create();
            else
                client.resource(wanted)
                        .lockResourceVersion(wanted.getMetadata().getResourceVersion())
                        .update();
            return true;
        } catch (KubernetesClientException refused) {
            boolean isDeleted = found.isPresent() && refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
            if (isDeleted || refused.getCode() == HttpURLConnection.HTTP_CONFLICT) return false;
            throw refused;
        }
    }

    private ConfigMap fresh() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
    }

    /** What is at hand is told at once. */
    @Override
    public Duration longestLook() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public void close() {
        followed.close();
        client.close();
    }
}

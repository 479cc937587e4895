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
 * one entry is in the way of who writes another; both try again. Writing blocks a worker thread.
 */
public final class ConfigMapEntries implements SharedEntries {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Vertx vertx;
    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final Followed<ConfigMap> followed;

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
            current()
                    .ifPresent(map -> data(map)
                            .forEach((key, text) -> entries.put(
                                    key, new SharedEntry(map.getMetadata().getResourceVersion(), text))));
            return Future.succeededFuture(entries);
        } catch (IOException unknown) {
            return Future.failedFuture(unknown);
        }
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
        Optional<ConfigMap> now;
        try {
            now = current();
        } catch (IOException unknown) {
            return Future.failedFuture(unknown);
        }
        Optional<String> stands =
                now.flatMap(map -> Optional.ofNullable(data(map).get(entry)));
        if (!stands.equals(before.map(SharedEntry::text))) return Future.succeededFuture(false);
        return vertx.executeBlocking(() -> write(now, entry, text), false).map(Objects::requireNonNull);
    }

    /** @throws IOException in the words of the API server */
    private boolean write(Optional<ConfigMap> now, String entry, String text) throws IOException {
        try {
            if (now.isEmpty()) client.resource(with(fresh(), entry, text)).create();
            else {
                ConfigMap wanted = with(now.get(), entry, text);
                client.resource(wanted)
                        .lockResourceVersion(wanted.getMetadata().getResourceVersion())
                        .update();
            }
            return true;
        } catch (KubernetesClientException refused) {
            // Somebody else was quicker; or it was deleted, which the informer will tell.
            if (refused.getCode() == HttpURLConnection.HTTP_CONFLICT
                    || refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND) return false;
            throw new IOException(Followed.reason(refused), refused);
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

    private static ConfigMap with(ConfigMap map, String entry, String text) {
        return new ConfigMapBuilder(map).addToData(entry, text).build();
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

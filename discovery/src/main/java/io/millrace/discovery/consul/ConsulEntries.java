package io.millrace.discovery.consul;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.discovery.shared.SharedEntries;
import io.millrace.discovery.shared.SharedEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Entries as keys of Consul's store: read by a blocking query for all of a prefix, replaced by {@code ?cas=}. Answers come of
 * the leader, so that what was written is read from then on.
 *
 * <p>Source: Consul, "KV Store Endpoint": a {@code cas} of 0 writes only where there is no key.
 */
public final class ConsulEntries implements SharedEntries {
    /** So long at most, that an agent which fell silent is missed soon. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** One waits, others write. */
    private static final int CONNECTIONS = 4;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build());

    private final HttpClient client;
    private final HttpQueries queries;
    private final ConsulAgent agent;
    private final String prefix;
    private final QueryIndex index = new QueryIndex();

    private record Read(Map<String, SharedEntry> entries, Optional<String> index) {}

    public ConsulEntries(Vertx vertx, ConsulAgent asked, ConsulFolder folder) {
        Duration waits = asked.waits().compareTo(LONGEST_WAIT) < 0 ? asked.waits() : LONGEST_WAIT;
        this.agent = new ConsulAgent(asked.address(), asked.token(), asked.tls(), waits);
        this.client = ConsulClients.client(vertx, agent, CONNECTIONS);
        this.queries = new HttpQueries(client, agent);
        this.prefix = folder.prefix() + "/";
    }

    @Override
    public Future<Map<String, SharedEntry>> look() {
        String waits = index.get() > 0
                ? "&index=" + index.get() + "&wait=" + agent.waits().toMillis() + "ms"
                : "";
        return queries.ask("/v1/kv/" + prefix + "?recurse" + waits)
                .compose(this::read)
                .map(read -> {
                    index.answered(read.index());
                    return read.entries();
                })
                .onFailure(failed -> index.reset());
    }

    @Override
    public Future<Boolean> replace(String name, Optional<SharedEntry> before, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (body.length > MOST_BYTES)
            return Future.failedFuture(new IOException(body.length + " bytes are too many for '" + name + "'"));
        String version = before.map(SharedEntry::version).orElse("0");
        return queries.put("/v1/kv/" + prefix + name + "?cas=" + version, Buffer.buffer(body))
                .compose(ConsulEntries::done);
    }

    private static Future<Boolean> done(ConsulAnswer answer) {
        String said = answer.body().toString().strip();
        return switch (answer.status() == 200 ? said : "") {
            case "true" -> Future.succeededFuture(true);
            case "false" -> Future.succeededFuture(false);
            default -> Future.failedFuture(refusal(answer));
        };
    }

    private static IOException refusal(ConsulAnswer answer) {
        String said = answer.body()
                .getString(0, Math.min(answer.body().length(), 200))
                .strip();
        return new IOException("Consul answered " + answer.status() + (said.isEmpty() ? "" : ": " + said));
    }

    private Future<Read> read(ConsulAnswer answer) {
        // So it says that no key begins like this.
        if (answer.status() == 404 && answer.index().isPresent())
            return Future.succeededFuture(new Read(Map.of(), answer.index()));
        if (answer.status() != 200) return Future.failedFuture(refusal(answer));
        try {
            return Future.succeededFuture(new Read(entries(answer.body().getBytes()), answer.index()));
        } catch (IOException unreadable) {
            return Future.failedFuture(unreadable);
        }
    }

    private Map<String, SharedEntry> entries(byte[] body) throws IOException {
        JsonNode all = JSON.readTree(body);
        if (all == null || !all.isArray()) throw new IOException("the answer of Consul is not a list of keys");
        Map<String, SharedEntry> entries = new HashMap<>();
        for (JsonNode each : all) {
            String key = each.path("Key").asText("");
            String version = each.path("ModifyIndex").asText("");
            if (!key.startsWith(prefix) || version.isEmpty())
                throw new IOException("a key in the answer of Consul is none that was asked for");
            entries.put(key.substring(prefix.length()), new SharedEntry(version, text(each.path("Value"))));
        }
        return entries;
    }

    /** Null stands for an empty one. */
    private static String text(JsonNode value) throws IOException {
        if (!value.isTextual()) return "";
        try {
            return new String(Base64.getDecoder().decode(value.textValue()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException other) {
            throw new IOException("a value in the answer of Consul is not in Base64", other);
        }
    }

    @Override
    public Duration longestLook() {
        return agent.longestWait().plus(HttpQueries.GRACE);
    }

    @Override
    public Duration pause() {
        return Duration.ZERO;
    }

    @Override
    public void close() {
        client.close();
    }
}

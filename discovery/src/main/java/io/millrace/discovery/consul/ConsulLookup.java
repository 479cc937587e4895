package io.millrace.discovery.consul;

import io.millrace.backends.ServerFamily;
import io.millrace.discovery.polled.Found;
import io.millrace.discovery.polled.Lookup;
import io.millrace.discovery.polled.PollSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks for the healthy instances of a service, and lets the answer wait until there is news. On the control loop. Answers may
 * come of servers that lag behind their leader: a fleet that is a second old is better than none while they elect one.
 */
public final class ConsulLookup implements Lookup {
    /** Who has nothing is asked again at once so often: whether that is believed must not take as many waits. */
    private static final int REPEATED = PollSettings.DEFAULTS.emptyLooks();

    private final ConsulQueries queries;
    private final ConsulAgent agent;
    private final ConsulService asked;
    private final Instances instances;
    private final QueryIndex index = new QueryIndex();
    private long look;
    private int empty;

    private record Read(Found found, Optional<String> index) {}

    /** @param client of {@link ConsulClients} */
    public ConsulLookup(HttpClient client, ConsulAgent agent, ConsulService asked, String pool, ServerFamily family) {
        this(new HttpQueries(client, agent), agent, asked, pool, family);
    }

    ConsulLookup(ConsulQueries queries, ConsulAgent agent, ConsulService asked, String pool, ServerFamily family) {
        this.queries = queries;
        this.agent = agent;
        this.asked = asked;
        this.instances = new Instances(pool, family);
    }

    @Override
    public Future<Found> look() {
        long mine = ++look;
        return queries.ask(path())
                .compose(this::read)
                .map(read -> {
                    // One that was given up may still be answered: what nobody hears of must not count as known.
                    if (mine == look) heard(read);
                    return read.found();
                })
                .onFailure(failed -> {
                    if (mine == look) index.reset();
                });
    }

    @Override
    public void givenUp() {
        look++;
        index.reset();
    }

    private void heard(Read read) {
        index.answered(read.index());
        empty = read.found().endpoints().isEmpty() ? empty + 1 : 0;
        if (empty > 0 && empty <= REPEATED) index.reset();
    }

    private String path() {
        StringBuilder path = new StringBuilder("/v1/health/service/")
                .append(encoded(asked.name()))
                .append("?passing=true&stale");
        asked.datacenter().ifPresent(name -> path.append("&dc=").append(encoded(name)));
        if (index.get() > 0)
            path.append("&index=")
                    .append(index.get())
                    .append("&wait=")
                    .append(agent.waits().toMillis())
                    .append("ms");
        return path.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Future<Read> read(ConsulAnswer answer) {
        if (answer.status() != 200)
            return Future.failedFuture(new IOException("Consul answered " + answer.status() + said(answer.body())));
        try {
            Found found = new Found(instances.read(answer.body().getBytes(), asked.tags()), Duration.ZERO);
            return Future.succeededFuture(new Read(found, answer.index()));
        } catch (IOException unreadable) {
            return Future.failedFuture(unreadable);
        }
    }

    private static String said(Buffer body) {
        String text = body.getString(0, Math.min(body.length(), 200)).strip();
        return text.isEmpty() ? "" : ": " + text;
    }
}

package io.millrace.router.load;

import io.millrace.backends.Endpoint;
import io.millrace.backends.LoadReport;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.HttpAsk;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.load.MetricsPlace;
import io.millrace.backends.load.ServerMetrics;
import io.millrace.discovery.ControlLoop;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.FailureException;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of one endpoint, asked for again and again, once at a time. On the control loop. */
final class EndpointScrapes {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointScrapes.class);
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long TIMEOUT_MILLIS = 2_000;
    private static final long MOST_BYTES = 1 << 20;
    private static final double JITTER = 0.2;
    private static final String FORMAT = "text/plain;version=0.0.4";

    private final Endpoint endpoint;
    private final MetricsPlace place;
    private final HttpExchanges exchanges;
    private final LoadReports reports;
    private final ControlLoop loop;
    private final RandomGenerator random;
    private final ServerMetrics metrics = new ServerMetrics();
    private String trouble = "";
    private boolean ended;

    EndpointScrapes(
            Endpoint endpoint,
            MetricsPlace place,
            HttpExchanges exchanges,
            LoadReports reports,
            ControlLoop loop,
            RandomGenerator random) {
        this.endpoint = endpoint;
        this.place = place;
        this.exchanges = exchanges;
        this.reports = reports;
        this.loop = loop;
        this.random = random;
    }

    void ask() {
        if (ended) return;
        exchanges.exchange(question()).onComplete(answer -> {
            if (ended) return;
            String problem = take(answer);
            if (!problem.isEmpty()) reports.failed(endpoint.id());
            tell(problem);
            loop.after((long) (INTERVAL_NANOS * (1 - JITTER + 2 * JITTER * random.nextDouble())), this::ask);
        });
    }

    private HttpAsk question() {
        return new HttpAsk(
                place.of(endpoint),
                HttpMethod.GET,
                place.target(),
                MultiMap.caseInsensitiveMultiMap().add(HttpHeaders.ACCEPT, FORMAT),
                Buffer.buffer(),
                Optional.empty(),
                TIMEOUT_MILLIS,
                0,
                MOST_BYTES,
                true,
                new CancelSignal());
    }

    /** What is wrong with the answer, if anything. */
    private String take(AsyncResult<HttpAnswer> answer) {
        if (answer.failed()) return FailureException.of(answer.cause()).text();
        int status = answer.result().status();
        if (status != 200) return "its status is " + status;
        Optional<LoadReport> report = metrics.read(answer.result().body());
        report.ifPresent(told -> reports.told(endpoint.id(), told, loop.nanos()));
        return report.isPresent() ? "" : "it tells the utilization of neither GPU nor processor";
    }

    private void tell(String problem) {
        if (problem.isEmpty() == trouble.isEmpty()) return;
        trouble = problem;
        LOG.atInfo()
                .addKeyValue("pool", endpoint.id().pool())
                .addKeyValue("endpoint", endpoint.id())
                .log(
                        problem.isEmpty()
                                ? "its metrics at {} are of use again{}"
                                : "its metrics at {} are of no use: {}",
                        place.text(),
                        problem);
    }

    void end() {
        ended = true;
    }
}

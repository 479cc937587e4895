package io.millrace.router.home;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Deadline;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Priority;
import io.millrace.inference.RequestId;
import io.millrace.inference.Tensors;
import io.millrace.inference.WireForm;
import io.millrace.router.batch.BatchSizes;
import io.millrace.router.batch.Station;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One endpoint's batches of zeros, one after another from small to large, each size twice: what the first takes is the
 * compiler's doing, what the second takes is learned. It is over after the last, with the first that fails, and when its time
 * is up. On the home loop.
 */
final class WarmUpRun {
    static final Duration MOST_TIME = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(WarmUpRun.class);
    private static final int TIMES = 2;
    private static final RequestId ID = new RequestId("warm-up");

    private final HomeLoop loop;
    private final Route route;
    private final Station station;
    private final Candidate candidate;
    private final Runnable whenOver;
    private final Iterator<Integer> sizes;
    private final CancelSignal cancel = new CancelSignal();
    private Deadline deadline = new Deadline(0);
    private boolean over;

    /** @param route to the endpoint alone */
    WarmUpRun(HomeLoop loop, Route route, Station station, Candidate candidate, Runnable whenOver) {
        this.loop = loop;
        this.route = route;
        this.station = station;
        this.candidate = candidate;
        this.whenOver = whenOver;
        this.sizes = sizes(station.sizes()).iterator();
    }

    /** Those that the server is prepared for, else powers of two and the largest. */
    static List<Integer> sizes(BatchSizes sizes) {
        if (!sizes.allowed().isEmpty()) return sizes.allowed();
        List<Integer> rising = new ArrayList<>();
        for (int size = 1; size < sizes.max(); size *= 2) rising.add(size);
        rising.add(sizes.max());
        return rising;
    }

    boolean isOver() {
        return over;
    }

    void begin() {
        deadline = Deadline.after(loop.ticker(), MOST_TIME);
        next();
    }

    /** It is of no use any more. */
    void giveUp() {
        over = true;
        cancel.cancel();
    }

    private void next() {
        if (sizes.hasNext()) send(sizes.next(), TIMES);
        else end();
    }

    private void send(int rows, int times) {
        ModelSignature signature = candidate.model().signature();
        Optional<Tensors> zeros = WarmUpTensors.of(signature, rows);
        if (zeros.isEmpty()) {
            fail(rows, "its inputs are not known but for their rows, or very large");
            return;
        }
        InferenceRequest request =
                new InferenceRequest(ID, WireForm.OIP_REST, route.model(), Optional.empty(), zeros.get(), Priority.LOW);
        long begun = loop.ticker().nanos();
        sent(new RoutedCall(new InferenceCall(request, deadline, begun, cancel), route))
                .onComplete(answer -> ended(rows, times, loop.ticker().nanos() - begun, answer));
    }

    private Future<InferenceResponse> sent(RoutedCall call) {
        // A refusal of zeros says nothing of the server.
        call.isOfMany();
        try {
            return loop.sending().go(call);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    private void ended(int rows, int times, long tookNanos, AsyncResult<InferenceResponse> answer) {
        if (over) return;
        if (answer.failed()) {
            fail(rows, FailureException.of(answer.cause()).text());
            return;
        }
        if (times > 1) {
            send(rows, times - 1);
            return;
        }
        station.learns(rows, tookNanos);
        next();
    }

    private void fail(int rows, String problem) {
        LOG.atWarn()
                .addKeyValue("model", route.model())
                .addKeyValue("endpoint", candidate.endpoint().id())
                .log("its warm-up ended at {} rows, and it is sent batches all the same: {}", rows, problem);
        end();
    }

    private void end() {
        over = true;
        whenOver.run();
    }
}

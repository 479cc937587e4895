package io.millrace.backends.djl;

import io.millrace.backends.AnswerFit;
import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.BadAnswerException;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.ServedModel;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models in this process, as one event loop uses them. The loop reads the request and checks it; a worker runs the model
 * and hands the answer back to the loop. Work whose attempt has ended meanwhile, by its client or its time, is passed by.
 */
public final class DjlBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(DjlBackend.class);

    private final Vertx vertx;
    private final Context context;
    private final DjlEngine engine;
    private final RequestTensors requests;

    /** @param context the event loop whose calls come here */
    public DjlBackend(Vertx vertx, Context context, DjlEngine engine, RequestTensors requests) {
        this.vertx = vertx;
        this.context = context;
        this.engine = engine;
        this.requests = requests;
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        Optional<DjlModel> model = engine.model(attempt.model().name());
        if (model.isEmpty())
            return failed(new Failure.UnknownModel(attempt.model().name(), Optional.empty()));
        Tensors request;
        try {
            request = requests.of(attempt);
            InputFit.check(request, model.get().served().signature());
        } catch (FailureException e) {
            return Future.failedFuture(e);
        }
        Running running = new Running(attempt, model.get(), request);
        return running.begin();
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        Map<ModelName, ServedModel> found = new HashMap<>(engine.served());
        found.keySet().retainAll(wanted);
        return Future.succeededFuture(new ProbeReport.Well(found));
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    private static Future<InferenceResponse> failed(Failure failure) {
        return Future.failedFuture(failure.toException());
    }

    /** One attempt between loop and worker. {@code over} is the one field both touch. */
    private final class Running {
        private final Attempt attempt;
        private final DjlModel model;
        private final Tensors request;
        private final Promise<InferenceResponse> answer = Promise.promise();
        private volatile boolean over;

        private Running(Attempt attempt, DjlModel model, Tensors request) {
            this.attempt = attempt;
            this.model = model;
            this.request = request;
        }

        private Future<InferenceResponse> begin() {
            if (!engine.offer(this::work))
                return failed(
                        fault(Sent.NOTHING, new Fault.Saturated("all workers are busy and as much waits as may")));
            long timer = vertx.setTimer(
                    attempt.timeoutMillis(),
                    late -> end(fault(Sent.MAYBE, new Fault.TimedOut(attempt.timeoutMillis()))));
            Runnable forget = attempt.cancel().onCancel(() -> end(new Failure.Cancelled(Stage.ATTEMPT)));
            return answer.future().onComplete(ended -> {
                over = true;
                vertx.cancelTimer(timer);
                forget.run();
            });
        }

        /** On a worker. */
        private void work() {
            if (over) return;
            try {
                List<Tensor> outputs = model.run(engine.predictor(model), request.tensors());
                List<Tensor> fitting =
                        AnswerFit.check(outputs, request, model.served().signature());
                InferenceResponse computed = new InferenceResponse.Computed(
                        Tensors.of(fitting),
                        Optional.of(model.served().versions().getFirst()));
                context.runOnContext(back -> answer.tryComplete(computed));
            } catch (BadAnswerException e) {
                back(fault(Sent.ANSWER_BEGUN, new Fault.BadAnswer(String.valueOf(e.getMessage()))));
            } catch (FailureException e) {
                back(e.failure());
            } catch (Exception e) {
                LOG.warn("model={} failure=servererror", model.served().name(), e);
                back(fault(Sent.MAYBE, new Fault.ServerError(500, "the model failed", Optional.empty())));
            }
        }

        private void back(Failure failure) {
            context.runOnContext(on -> end(failure));
        }

        private void end(Failure failure) {
            answer.tryFail(failure.toException());
        }

        private Failure fault(Sent sent, Fault fault) {
            return new Failure.AttemptFailed(attempt.endpoint().id().toString(), sent, fault);
        }
    }
}

package io.millrace.router.compose;

import io.millrace.config.ChainSettings;
import io.millrace.config.ChainSettings.Step;
import io.millrace.inference.Deadline;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.router.route.Route;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of a chain, one after the other, each about what is known when its turn comes. Ends with the first that fails. */
final class ChainRun {
    private final Asking asking;
    private final Whole whole;
    private final List<Step> steps;
    private final PartsEnd end;
    /** What the client sent, and steps said since, by the chain's names. */
    private final Map<String, Tensor> known = new LinkedHashMap<>();

    private List<Tensor> latest;

    ChainRun(Asking asking, Whole whole, ChainSettings settings) {
        this.asking = asking;
        this.whole = whole;
        this.steps = settings.steps();
        this.end = new PartsEnd(whole);
        this.latest = whole.asked().tensors();
        latest.forEach(input -> known.put(input.name(), input));
    }

    Future<InferenceResponse> begin() {
        go(0);
        return end.future();
    }

    private void go(int place) {
        if (end.isOver()) return;
        Step step = steps.get(place);
        Route to = whole.parts().to(step.model());
        PartCall call = end.asks(new PartCall(asking, whole, step.name(), to));
        Tensors question;
        try {
            question = new Tensors(
                    inputs(step, to.clientSignature()),
                    List.of(),
                    whole.asked().id(),
                    whole.asked().parameters());
        } catch (FailureException unfit) {
            end.failsAt("step", call, unfit);
            return;
        }
        call.ask(question, deadline(step)).onComplete(result -> ended(place, call, result));
    }

    private Deadline deadline(Step step) {
        InferenceCall call = whole.call().call();
        if (step.share().isEmpty()) return call.deadline();
        long all = call.deadline().atNanos() - call.bornNanos();
        long share = (long) (all * step.share().getAsDouble());
        return call.deadline().earlier(new Deadline(asking.ticker().nanos() + share));
    }

    /** What the model says it takes; where it says nothing, what the step before it answered. */
    private List<Tensor> inputs(Step step, ModelSignature signature) {
        List<Tensor> inputs = new ArrayList<>();
        if (signature.isKnown()) {
            for (TensorSpec spec : signature.inputs()) {
                Tensor given = given(step, spec.name());
                if (given != null) inputs.add(given);
            }
            return inputs;
        }
        for (String name : step.inputs().keySet()) {
            Tensor given = given(step, name);
            if (given != null) inputs.add(given);
        }
        Collection<String> taken = step.inputs().values();
        for (Tensor each : latest)
            if (!taken.contains(each.name()) && !step.inputs().containsKey(each.name())) inputs.add(each);
        return inputs;
    }

    /** Null where the step's model is to say what it thinks of its absence. */
    private @Nullable Tensor given(Step step, String input) {
        String ours = step.inputs().get(input);
        Tensor given = known.get(ours == null ? input : ours);
        if (given == null && ours != null)
            throw new Failure.Unfit(
                            "input '" + Excerpt.of(ours) + "'",
                            "it is not there, and neither the client nor a step before has said it")
                    .toException();
        return given == null ? null : given.renamed(input);
    }

    private void ended(int place, PartCall call, AsyncResult<Tensors> result) {
        if (end.isOver()) return;
        if (result.failed()) {
            end.failsAt("step", call, result.cause());
            return;
        }
        call.tell(PartCall.OK);
        latest = Renamed.of(result.result().tensors(), steps.get(place).outputs());
        latest.forEach(output -> known.put(output.name(), output));
        if (place + 1 < steps.size()) go(place + 1);
        else end.answers(latest);
    }
}

package io.millrace.router.frontend;

import io.millrace.backends.ClientCodec;
import io.millrace.backends.RequestTensors;
import io.millrace.inference.Deadline;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Priority;
import io.millrace.inference.Wire;
import io.millrace.inference.WireBody;
import io.millrace.inference.WireForm;
import io.millrace.router.chain.LoopRoutes;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.Survey;
import io.millrace.router.explain.LoopExplanations;
import io.millrace.router.frontend.CallPlans.Plan;
import io.millrace.router.route.Route;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for an inference in any protocol: route by name, take the deadline, read the body, send through the
 * chain, write the answer. One per event loop.
 */
public final class InferDoor {
    private final DoorContext door;
    private final BodyReader bodies;
    private final CallPlans plans;
    private final Survey survey;
    private final Sending sending;

    public InferDoor(
            DoorContext door,
            BodyReader bodies,
            LoopRoutes routes,
            Next chain,
            Survey survey,
            Map<WireForm, ClientCodec> codecs,
            RequestTensors requests,
            LoopExplanations explanations) {
        this.door = door;
        this.bodies = bodies;
        this.plans = new CallPlans(door, routes);
        this.survey = survey;
        this.sending = new Sending(door, chain, codecs, requests, explanations);
    }

    /** Hands over the body of a request that asks no model, read within the same bounds. */
    public void read(HttpExchange exchange, Consumer<Buffer> then) {
        bodies.read(exchange, false, held -> {
            held.release();
            try {
                then.accept(held.body());
            } catch (RuntimeException e) {
                exchange.fail(e);
            }
        });
    }

    /** Answers the exchange with the model's prediction, or with what went wrong. */
    public void infer(HttpExchange exchange, WireForm form, ModelName model, Optional<ModelVersion> version) {
        exchange.isInference();
        Plan plan = plans.of(exchange, form, model, version, false);
        if (plan == null) return;
        bodies.read(exchange, plan.mayGoBy(), held -> sending.send(exchange, plan, held));
    }

    /**
     * The same, of a request that somebody else wants to see as well.
     *
     * @param seen its body
     */
    public void infer(HttpExchange exchange, WireForm form, ModelName model, Consumer<Buffer> seen) {
        exchange.isInference();
        Plan plan = plans.of(exchange, form, model, Optional.empty(), false);
        if (plan == null) return;
        bodies.read(exchange, false, held -> {
            seen.accept(held.body());
            sending.send(exchange, plan, held);
        });
    }

    /** Answers the exchange with what a server of this very protocol says, in a prediction that no other would understand. */
    public void pass(HttpExchange exchange, WireForm form, ModelName model, Optional<ModelVersion> version) {
        exchange.isInference();
        ask(exchange, form, model, version);
    }

    /** Answers the exchange with what one of the model's servers of this protocol says, prediction or not. */
    public void ask(HttpExchange exchange, WireForm form, ModelName model, Optional<ModelVersion> version) {
        Plan plan = plans.of(exchange, form, model, version, true);
        if (plan != null) bodies.read(exchange, plan.mayGoBy(), held -> sending.send(exchange, plan, held));
    }

    /**
     * {@link #pass} where the body names the model.
     *
     * @param model finds it in what is held of the body; fails with {@link FailureException} where it cannot
     */
    public void pass(HttpExchange exchange, WireForm form, Function<HeldBody, ModelName> model) {
        exchange.isInference();
        bodies.read(exchange, true, held -> {
            Plan plan = null;
            try {
                plan = plans.of(exchange, form, model.apply(held), Optional.empty(), true);
            } catch (RuntimeException e) {
                exchange.fail(e);
            }
            sendOrRelease(exchange, plan, held);
        });
    }

    /** {@link #infer} where the message itself names the model and is here therefore; its bytes are given back in the end. */
    public void infer(
            Exchange exchange, WireForm form, ModelName model, Optional<ModelVersion> version, HeldBody message) {
        exchange.isInference();
        Plan plan = plans.of(exchange, form, model, version, false);
        sendOrRelease(exchange, plan, message);
    }

    /**
     * {@link #infer}, but where a server of this very protocol has the version only such a one is asked: for what the
     * protocols of others have no word for, which is then carried as far as it can be.
     */
    public void inferAtOwn(HttpExchange exchange, WireForm form, ModelName model, Optional<ModelVersion> version) {
        if (hasSpeaker(form, model, version)) pass(exchange, form, model, version);
        else infer(exchange, form, model, version);
    }

    /** The same where the message is here. */
    public void inferAtOwn(
            Exchange exchange, WireForm form, ModelName model, Optional<ModelVersion> version, HeldBody message) {
        if (hasSpeaker(form, model, version)) {
            exchange.isInference();
            ask(exchange, form, model, version, message);
        } else {
            infer(exchange, form, model, version, message);
        }
    }

    private boolean hasSpeaker(WireForm form, ModelName model, Optional<ModelVersion> version) {
        Route route = door.routing().current().route(model);
        return route != null
                && route.speaker(form, route.resolved(version)).isPresent()
                && (route.traffic() == null
                        || (route.isSpokenEverywhere(form) && !route.traffic().isByContext()))
                && !route.addsInputs();
    }

    /**
     * Answers the exchange with what one server of this very protocol says to messages that are still coming: as it says it,
     * from the moment they can be sent.
     *
     * @param first of the messages, by which the server is picked; the others are for the same model
     */
    public void converse(
            Exchange exchange,
            WireForm form,
            ModelName model,
            Optional<ModelVersion> version,
            Buffer first,
            WireBody.Coming messages) {
        exchange.isInference();
        Plan plan = plans.of(exchange, form, model, version, false);
        if (plan != null) sending.send(exchange, plan, HeldBody.ofPassing(messages, first));
    }

    /** {@link #pass} where the message is here. */
    public void pass(Exchange exchange, WireForm form, ModelName model, HeldBody message) {
        exchange.isInference();
        ask(exchange, form, model, Optional.empty(), message);
    }

    /** {@link #ask} where the message is here. */
    public void ask(
            Exchange exchange, WireForm form, ModelName model, Optional<ModelVersion> version, HeldBody message) {
        Plan plan = plans.of(exchange, form, model, version, true);
        sendOrRelease(exchange, plan, message);
    }

    /**
     * What each of the model's servers of the question's protocol says to it: those that answer it well. Never fails but for
     * a header that cannot be read.
     */
    public Future<List<InferenceResponse.Relayed>> survey(
            Exchange exchange, Wire question, Route route, Optional<ModelVersion> version) {
        try {
            Deadline deadline = plans.deadline(exchange, route);
            InferenceRequest request = new InferenceRequest(
                    exchange.id(), question.form(), route.model(), version, question, Priority.NORMAL);
            InferenceCall call = new InferenceCall(request, deadline, exchange.bornNanos(), exchange.clientLeft());
            return survey.ask(call, route, question.form());
        } catch (FailureException e) {
            return Future.failedFuture(e);
        }
    }

    private void sendOrRelease(Exchange exchange, @Nullable Plan plan, HeldBody held) {
        if (plan == null) held.release();
        else sending.send(exchange, plan, held);
    }
}

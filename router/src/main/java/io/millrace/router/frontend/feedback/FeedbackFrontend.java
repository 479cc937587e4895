package io.millrace.router.frontend.feedback;

import io.millrace.config.TrafficSettings;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.router.frontend.Frontend;
import io.millrace.router.frontend.HttpExchange;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.Reply;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.traffic.reward.Feedback;
import io.millrace.router.traffic.reward.FeedbackListener;
import io.millrace.router.traffic.reward.FeedbackOutcome;
import io.millrace.router.traffic.reward.LoopRewards;
import io.millrace.router.traffic.reward.Rewards;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes what clients say of answers. A message is taken whole or, where it cannot be read, not at all. */
public final class FeedbackFrontend implements Frontend {
    private static final String PATH = "/v1/feedback";

    private final RoutingTable routing;
    private final InferDoor infer;
    private final Rewards rewards;
    private final LoopRewards here;
    private final FeedbackListener listener;

    /** @param here of this loop */
    public FeedbackFrontend(
            RoutingTable routing, InferDoor infer, Rewards rewards, LoopRewards here, FeedbackListener listener) {
        this.routing = routing;
        this.infer = infer;
        this.rewards = rewards;
        this.here = here;
        this.listener = listener;
    }

    @Override
    public String label() {
        return "feedback";
    }

    @Override
    public boolean owns(String path) {
        return path.equals(PATH);
    }

    @Override
    public Reply render(Failure failure) {
        return FeedbackReplies.render(failure);
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.method().equals(HttpMethod.POST))
            exchange.fail(new Failure.Unsupported(exchange.method().name()));
        else infer.read(exchange, body -> take(exchange, body));
    }

    private void take(HttpExchange exchange, Buffer body) {
        FeedbackMessage message = FeedbackMessage.read(body);
        List<Feedback> all = new ArrayList<>();
        for (Feedback one : message.all()) all.add(named(one));
        if (!message.isList()) all.getFirst().model().ifPresent(model -> exchange.names(model, Optional.empty()));
        rewards.give(here, all, outcomes -> {
            for (int i = 0; i < all.size(); i++) tell(all.get(i), outcomes.get(i));
            exchange.reply(
                    message.isList() ? FeedbackReplies.of(all, outcomes) : FeedbackReplies.of(outcomes.getFirst()));
        });
    }

    private void tell(Feedback feedback, FeedbackOutcome outcome) {
        listener.fed(outcome.model().or(feedback::model), outcome.label());
    }

    /** By the model's own name, where the client used another; it must be one that takes feedback. */
    private Feedback named(Feedback feedback) {
        return feedback.model()
                .map(model -> new Feedback(feedback.id(), Optional.of(own(model)), feedback.said()))
                .orElse(feedback);
    }

    private ModelName own(ModelName model) {
        Route route = routing.current().route(model);
        if (route == null) throw new Failure.UnknownModel(model, Optional.empty()).toException();
        if (route.config().traffic().flatMap(TrafficSettings::feedback).isEmpty()) throw takesNone(model);
        return route.model();
    }

    private static FailureException takesNone(ModelName model) {
        return new Failure.Malformed("model", "'" + model + "' takes no feedback: it has no 'traffic.feedback'")
                .toException();
    }
}

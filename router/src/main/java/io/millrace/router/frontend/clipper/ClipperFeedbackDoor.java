package io.millrace.router.frontend.clipper;

import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.backends.clipper.ClipperFeedback;
import io.millrace.backends.clipper.ClipperQuery;
import io.millrace.config.FeedbackSettings;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.RequestId;
import io.millrace.router.frontend.HttpExchange;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.reward.AnsweredCall;
import io.millrace.router.traffic.reward.Feedback;
import io.millrace.router.traffic.reward.FeedbackListener;
import io.millrace.router.traffic.reward.LoopRewards;
import io.millrace.router.traffic.reward.Rewards;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Feedback of Clipper's clients. They name no call but say an input and what the answer to it should have been: the last answer to
 * that input is meant, and worth all if it was that, else nothing.
 */
public final class ClipperFeedbackDoor {
    private static final int ID_BYTES = 16;

    private final RoutingTable routing;
    private final Rewards rewards;
    private final LoopRewards here;
    private final FeedbackListener listener;

    /** @param here of this loop */
    public ClipperFeedbackDoor(RoutingTable routing, Rewards rewards, LoopRewards here, FeedbackListener listener) {
        this.routing = routing;
        this.rewards = rewards;
        this.here = here;
        this.listener = listener;
    }

    boolean isOpen(ClipperApplication application) {
        return feedback(application.model()).isPresent();
    }

    private Optional<FeedbackSettings> feedback(ModelName model) {
        Route route = routing.current().route(model);
        return route == null ? Optional.empty() : route.config().traffic().flatMap(TrafficSettings::feedback);
    }

    /** A query is being asked: its answer will be waited for. A batch of them is not. */
    void asked(HttpExchange exchange, ClipperApplication application, Buffer query) {
        ClipperQuery.input(query)
                .map(input -> id(application, input))
                .ifPresent(id -> exchange.shows(answer -> answered(exchange, application.model(), id, answer.bytes())));
    }

    private void answered(HttpExchange exchange, ModelName model, RequestId id, Buffer answer) {
        Assignment assigned = exchange.assigned();
        Route route = routing.current().route(model);
        if (assigned == null || route == null) return;
        feedback(model)
                .ifPresent(settings -> here.answered(
                        route.model(),
                        settings,
                        id,
                        new AnsweredCall(assigned, exchange.bornNanos(), ClipperQuery.said(answer))));
    }

    /** @param then when it has been taken, or nobody knew of such an input */
    void told(ClipperApplication application, ClipperFeedback told, Runnable then) {
        Route route = routing.current().route(application.model());
        ModelName model = route == null ? application.model() : route.model();
        Feedback feedback =
                new Feedback(id(application, told.input()), Optional.of(model), new Feedback.Said.Label(told.label()));
        rewards.give(here, List.of(feedback), outcomes -> {
            listener.fed(Optional.of(model), outcomes.getFirst().label());
            then.run();
        });
    }

    /** Not one that a client is likely to choose, and the same for the same text. */
    private static RequestId id(ClipperApplication application, Buffer input) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(application.name().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            byte[] sum = digest.digest(input.getBytes());
            return new RequestId("clipper." + HexFormat.of().formatHex(sum, 0, ID_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}

package io.millrace.router.frontend.clipper;

import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.backends.clipper.ClipperFeedback;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.Frontend;
import io.millrace.router.frontend.HttpExchange;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.Reply;
import io.millrace.router.route.RoutingTable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Clients of Clipper: {@code /{application}/predict} and {@code /{application}/update}. */
public final class ClipperFrontend implements Frontend {
    private static final WireForm FORM = WireForm.CLIPPER;
    private static final String PREDICT = "predict";
    private static final String UPDATE = "update";

    private final RoutingTable routing;
    private final Map<String, ClipperApplication> known;
    private final InferDoor infer;
    private final ClipperFeedbackDoor feedback;

    /** @param known applications by name, those too that were there before the config changed */
    public ClipperFrontend(
            RoutingTable routing,
            Map<String, ClipperApplication> known,
            InferDoor infer,
            ClipperFeedbackDoor feedback) {
        this.routing = routing;
        this.known = known;
        this.infer = infer;
        this.feedback = feedback;
    }

    @Override
    public String label() {
        return FORM.label();
    }

    @Override
    public boolean owns(String path) {
        int slash = path.indexOf('/', 1);
        return slash > 1
                && (path.endsWith("/" + PREDICT) || path.endsWith("/" + UPDATE))
                && path.indexOf('/', slash + 1) < 0
                && routing.current().inForce().config().applications().containsKey(path.substring(1, slash));
    }

    @Override
    public Reply render(Failure failure) {
        return ClipperErrors.render(failure);
    }

    @Override
    public void handle(HttpExchange exchange) {
        String path = exchange.path();
        int slash = path.indexOf('/', 1);
        ClipperApplication application = Objects.requireNonNull(known.get(path.substring(1, slash)));
        exchange.names(application.model(), Optional.empty());
        if (!exchange.method().equals(HttpMethod.POST))
            exchange.fail(new Failure.Unsupported(exchange.method().name()));
        else if (!path.endsWith(PREDICT)) infer.read(exchange, body -> take(exchange, body, application));
        else if (feedback.isOpen(application))
            infer.infer(exchange, FORM, application.model(), query -> feedback.asked(exchange, application, query));
        else infer.infer(exchange, FORM, application.model(), Optional.empty());
    }

    /** Its errors are plain text. */
    private void take(HttpExchange exchange, Buffer body, ClipperApplication application) {
        try {
            ClipperFeedback told = ClipperFeedback.read(body, application);
            feedback.told(application, told, () -> exchange.reply(ClipperErrors.text(200, "Feedback received? 1")));
        } catch (FailureException wrong) {
            exchange.reply(ClipperErrors.text(
                    400, "Error parsing JSON: " + wrong.failure().text()));
        }
    }
}

package io.millrace.router.frontend.kserve;

import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.Frontend;
import io.millrace.router.frontend.HttpExchange;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.frontend.ModelList;
import io.millrace.router.frontend.Names;
import io.millrace.router.frontend.Reply;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingTable;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/**
 * Clients of KServe V1. Its own are the list of models, {@code :explain} of any model, and everything about a model whose
 * first pool speaks it. Any other model's paths are TensorFlow Serving's, whose answers to a request by {@code instances}
 * are the same.
 */
public final class KserveFrontend implements Frontend {
    private static final WireForm FORM = WireForm.KSERVE_V1;
    private static final String LIST = "/v1/models";
    private static final String PREDICT = "predict";
    private static final String EXPLAIN = "explain";

    private final RoutingTable routing;
    private final InferDoor infer;

    public KserveFrontend(RoutingTable routing, InferDoor infer) {
        this.routing = routing;
        this.infer = infer;
    }

    @Override
    public String label() {
        return FORM.label();
    }

    @Override
    public boolean owns(String path) {
        if (!path.startsWith(LIST)) return false;
        return path.length() == LIST.length()
                || KservePath.parse(path)
                        .filter(parsed -> parsed.verb().equals(EXPLAIN) || isOurs(parsed.model()))
                        .isPresent();
    }

    private boolean isOurs(String model) {
        return routing.current().isFirstOf(ServerFamily.KSERVE_V1_REST, model);
    }

    @Override
    public Reply render(Failure failure) {
        return KserveErrors.render(failure);
    }

    @Override
    public void handle(HttpExchange exchange) {
        HttpMethod method = exchange.method();
        try {
            Optional<KservePath> path = KservePath.parse(exchange.path());
            if (path.isEmpty()) {
                exchange.reply(isGet(method) ? ModelList.of(routing.current()) : KserveErrors.wrongVerb());
                return;
            }
            ModelName model = Names.model(path.get().model());
            exchange.names(model, Optional.empty());
            switch (path.get().verb()) {
                case PREDICT, EXPLAIN -> {
                    if (method.equals(HttpMethod.POST)) infer.infer(exchange, FORM, model, Optional.empty());
                    else exchange.reply(KserveErrors.wrongVerb());
                }
                case "" -> exchange.reply(isGet(method) ? status(model) : KserveErrors.wrongVerb());
                default -> exchange.reply(KserveErrors.notFound());
            }
        } catch (FailureException e) {
            exchange.fail(e.failure());
        }
    }

    private Reply status(ModelName model) {
        Route route = routing.current().route(model);
        if (route == null) throw new Failure.UnknownModel(model, Optional.empty()).toException();
        if (!route.isReady()) throw new Failure.NoEndpoint(model).toException();
        return Reply.json(200, "{\"name\":" + JsonText.quoted(model.text()) + ",\"ready\":true}");
    }

    private static boolean isGet(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }
}

package io.millrace.router.frontend.tfs;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.Frontend;
import io.millrace.router.frontend.HttpExchange;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.Reply;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingTable;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.Set;

/** Clients of TensorFlow Serving's REST API: everything below {@code /v1/models}. */
public final class TfsFrontend implements Frontend {
    private static final WireForm FORM = WireForm.TFS_REST;
    private static final String PREFIX = "/v1/models/";
    private static final Set<String> INFERENCES = Set.of("predict", "classify", "regress");

    private final RoutingTable routing;
    private final InferDoor infer;

    public TfsFrontend(RoutingTable routing, InferDoor infer) {
        this.routing = routing;
        this.infer = infer;
    }

    @Override
    public String label() {
        return FORM.label();
    }

    @Override
    public boolean owns(String path) {
        return path.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    @Override
    public Reply render(Failure failure) {
        return TfsErrors.render(failure);
    }

    @Override
    public void handle(HttpExchange exchange) {
        try {
            Optional<TfsPath> path = TfsPath.parse(exchange.path());
            if (path.isEmpty()) exchange.reply(malformed(exchange));
            else handle(exchange, labelled(path.get()));
        } catch (FailureException e) {
            exchange.fail(e.failure());
        }
    }

    /** With the version that a label of the model's own stands for; other labels are for its servers to know. */
    private TfsPath labelled(TfsPath path) {
        return path.label()
                .flatMap(label -> routing.current().labelled(path.model(), label))
                .map(version -> new TfsPath(path.model(), Optional.of(version), Optional.empty(), path.verb()))
                .orElse(path);
    }

    private void handle(HttpExchange exchange, TfsPath path) {
        exchange.names(path.model(), path.version());
        HttpMethod method = exchange.request().method();
        if (method.equals(HttpMethod.POST) && INFERENCES.contains(path.verb())) {
            infer(exchange, path);
        } else if (method.equals(HttpMethod.GET) && path.verb().isEmpty()) {
            exchange.reply(status(path));
        } else if (method.equals(HttpMethod.GET) && path.verb().equals("metadata")) {
            exchange.reply(metadata(path));
        } else {
            exchange.reply(malformed(exchange));
        }
    }

    /** Examples and labels mean to TensorFlow Serving what no other server can tell. */
    private void infer(HttpExchange exchange, TfsPath path) {
        if (path.verb().equals("predict") && path.label().isEmpty())
            infer.infer(exchange, FORM, path.model(), path.version());
        else infer.inferAtOwn(exchange, FORM, path.model(), path.version());
    }

    /** A label is not resolved here, as there. */
    private Reply status(TfsPath path) {
        Route route = routing.current().route(path.model());
        if (route == null) return TfsErrors.error(404, TfsErrors.noState(path.model(), Optional.empty()));
        if (!route.isReady()) throw new Failure.NoEndpoint(path.model()).toException();
        return route.facts(path.version())
                .map(facts -> Reply.json(200, TfsDocuments.status(TfsDocuments.versions(facts))))
                .orElseGet(() -> TfsErrors.error(404, TfsErrors.noState(path.model(), path.version())));
    }

    /** Which version a label stands for only its server knows, and only an inference is asked of that one. */
    private Reply metadata(TfsPath path) {
        if (path.label().isPresent())
            return TfsErrors.error(400, TfsErrors.unknownLabel(path.label().get()));
        Route route = routing.current().route(path.model());
        if (route == null) throw new Failure.UnknownModel(path.model(), path.version()).toException();
        if (!route.isReady()) throw new Failure.NoEndpoint(path.model()).toException();
        return route.facts(path.version())
                .map(facts -> Reply.json(200, TfsDocuments.metadata(path.model(), facts)))
                .orElseThrow(() -> new Failure.UnknownModel(path.model(), path.version()).toException());
    }

    private static Reply malformed(HttpExchange exchange) {
        return TfsErrors.malformed(exchange.request().method().name(), exchange.path());
    }
}

package io.millrace.router.frontend.oip;

import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.ControlDoor;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.Frontend;
import io.millrace.router.frontend.HttpExchange;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.Names;
import io.millrace.router.frontend.Paths;
import io.millrace.router.frontend.Reply;
import io.millrace.router.route.ModelFacts;
import io.millrace.router.route.Route;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Clients of Open Inference over REST: everything below {@code /v2}. */
public final class OipFrontend implements Frontend {
    private static final WireForm FORM = WireForm.OIP_REST;
    private static final List<String> ALL_STATISTICS = List.of("v2", "models", "stats");

    private final DoorContext door;
    private final InferDoor infer;
    private final OipControl control;
    private final OipStatisticsSurvey statistics;

    public OipFrontend(DoorContext door, InferDoor infer, ControlDoor control) {
        this.door = door;
        this.infer = infer;
        this.control = new OipControl(control);
        this.statistics = new OipStatisticsSurvey(door, infer);
    }

    @Override
    public String label() {
        return FORM.label();
    }

    @Override
    public boolean owns(String path) {
        return path.startsWith("/v2") && (path.length() == 3 || path.charAt(3) == '/');
    }

    @Override
    public Reply render(Failure failure) {
        return OipErrors.render(door.asModelAlone(failure));
    }

    @Override
    public void handle(HttpExchange exchange) {
        List<String> path = Paths.segments(exchange.path());
        try {
            if (path.size() >= 3 && path.get(1).equals("models") && !path.get(2).equals("stats")) model(exchange, path);
            else if (isIndex(path)) index(exchange);
            else if (path.equals(ALL_STATISTICS)) allStatistics(exchange);
            else if (isControl(path)) control.handle(exchange);
            else exchange.reply(server(exchange.request().method(), path));
        } catch (FailureException e) {
            exchange.fail(e.failure());
        }
    }

    private Reply server(HttpMethod verb, List<String> path) {
        return switch (String.join("/", path)) {
            case "v2", "v2/" -> ifGet(verb, () -> Reply.json(200, OipMetadata.SERVER));
            case "v2/health/live" -> ifGet(verb, () -> Reply.json(200, "{\"live\":true}"));
            case "v2/health/ready" -> ifGet(verb, () -> isReady(door.isReady()));
            case "v2/models" ->
                ifGet(
                        verb,
                        () -> Reply.json(200, OipRepository.names(door.routing().current())));
            default -> OipErrors.notFound();
        };
    }

    /** The status says it all to most clients; KServe's own read the body. */
    private static Reply isReady(boolean ready) {
        return Reply.json(ready ? 200 : 503, "{\"ready\":" + ready + "}");
    }

    /** {@code /v2/repository[/{r}]/index}; Triton overlooks which repository is asked of. */
    private static boolean isIndex(List<String> path) {
        return (path.size() == 3 || path.size() == 4)
                && path.get(1).equals("repository")
                && path.getLast().equals("index");
    }

    private void index(HttpExchange exchange) {
        if (!exchange.request().method().equals(HttpMethod.POST)) {
            exchange.reply(OipErrors.wrongVerb());
            return;
        }
        infer.read(
                exchange,
                body -> exchange.reply(
                        Reply.json(200, OipRepository.index(door.routing().current(), body))));
    }

    /** Triton's own operations that a router does not pass on to whichever server it would pick. */
    private static boolean isControl(List<String> path) {
        return path.size() > 1
                && switch (path.get(1)) {
                    case "repository", "logging", "trace", "systemsharedmemory", "cudasharedmemory" -> true;
                    default -> false;
                };
    }

    /** {@code /v2/models/{m}/trace/setting}. */
    private static boolean isTraceSetting(List<String> path) {
        return path.size() == 5 && path.get(3).equals("trace") && path.get(4).equals("setting");
    }

    /** {@code /v2/models/{m}[/versions/{v}][/operation]}. */
    private void model(HttpExchange exchange, List<String> path) {
        ModelName model = Names.model(path.get(2));
        boolean versioned = path.size() > 4 && path.get(3).equals("versions");
        Optional<ModelVersion> version = versioned ? Optional.of(version(model, path.get(4))) : Optional.empty();
        int rest = path.size() - (versioned ? 5 : 3);
        if (isTraceSetting(path)) {
            control.handle(exchange);
            return;
        }
        if (rest > 1 || (version.isPresent() && !version.get().isInteger())) {
            exchange.reply(OipErrors.notFound());
            return;
        }
        HttpMethod verb = exchange.request().method();
        switch (rest == 0 ? "" : path.getLast()) {
            case "infer" -> {
                if (verb.equals(HttpMethod.POST)) infer.infer(exchange, FORM, model, version);
                else exchange.reply(OipErrors.wrongVerb());
            }
            case "" -> exchange.reply(ifGet(verb, () -> metadata(exchange, model, version)));
            case "ready" -> exchange.reply(ifGet(verb, () -> ready(exchange, model, version)));
            case "config" -> {
                if (verb.equals(HttpMethod.GET)) config(exchange, model, version);
                else exchange.reply(OipErrors.wrongVerb());
            }
            case "stats" -> {
                if (verb.equals(HttpMethod.GET)) statistics(exchange, model, version);
                else exchange.reply(OipErrors.wrongVerb());
            }
            case "generate", "generate_stream" -> {
                if (verb.equals(HttpMethod.POST)) infer.pass(exchange, FORM, model, version);
                else exchange.reply(OipErrors.wrongVerb());
            }
            case "trace", "explain" ->
                throw new Failure.Unsupported("'" + path.getLast() + "' of a model").toException();
            default -> exchange.reply(OipErrors.notFound());
        }
    }

    /** A label stands for a version. */
    private ModelVersion version(ModelName model, String segment) {
        ModelVersion said = Names.version(segment);
        return door.routing().current().labelled(model, said.text()).orElse(said);
    }

    private Reply metadata(HttpExchange exchange, ModelName model, Optional<ModelVersion> version) {
        return Reply.json(200, OipMetadata.model(model, facts(exchange, model, version)));
    }

    /** The server's own where it speaks this protocol, whatever it says; else what is known of the model. */
    private void config(HttpExchange exchange, ModelName model, Optional<ModelVersion> version) {
        ModelFacts facts = facts(exchange, model, version);
        if (facts.family().filter(ServerFamily.OIP_REST::equals).isPresent()
                && !known(exchange, model, version).looksUp()) infer.ask(exchange, FORM, model, version);
        else exchange.reply(Reply.json(200, OipModelConfig.of(model, facts.model())));
    }

    /** Of all its servers that keep any, as of one: which of them a client would be told of otherwise is chance. */
    private void statistics(HttpExchange exchange, ModelName model, Optional<ModelVersion> version) {
        Route route = known(exchange, model, version);
        statistics.ofModel(exchange, route, version).onComplete(told -> reply(exchange, told));
    }

    private static void reply(HttpExchange exchange, AsyncResult<JsonObject> told) {
        if (told.failed()) exchange.fail(told.cause());
        else exchange.reply(Reply.json(200, told.result().toBuffer()));
    }

    /** Of every model whose servers keep any. */
    private void allStatistics(HttpExchange exchange) {
        if (!exchange.method().equals(HttpMethod.GET)) {
            exchange.reply(OipErrors.wrongVerb());
            return;
        }
        statistics.ofAll(exchange).onComplete(told -> reply(exchange, told));
    }

    private ModelFacts facts(HttpExchange exchange, ModelName model, Optional<ModelVersion> version) {
        Route route = known(exchange, model, version);
        if (!route.isReady()) throw new Failure.NoEndpoint(model).toException();
        return route.facts(version).orElseThrow(() -> new Failure.UnknownModel(model, version).toException());
    }

    private Reply ready(HttpExchange exchange, ModelName model, Optional<ModelVersion> version) {
        exchange.names(model, version);
        Route route = door.routing().current().route(model);
        return route != null && route.answers(version)
                ? Reply.empty(200)
                : OipErrors.error(400, "Model version not ready");
    }

    private Route known(HttpExchange exchange, ModelName model, Optional<ModelVersion> version) {
        exchange.names(model, version);
        Route route = door.routing().current().route(model);
        if (route == null) throw new Failure.UnknownModel(model, version).toException();
        return route;
    }

    private static Reply ifGet(HttpMethod verb, Supplier<Reply> reply) {
        return verb.equals(HttpMethod.GET) || verb.equals(HttpMethod.HEAD) ? reply.get() : OipErrors.wrongVerb();
    }
}

package io.millrace.router.frontend.torchserve;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.Frontend;
import io.millrace.router.frontend.HttpExchange;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.Names;
import io.millrace.router.frontend.Paths;
import io.millrace.router.frontend.Reply;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/**
 * Clients of TorchServe's inference API: {@code /predictions/{model}[/{version}]} and {@code /ping}. Its management API is on
 * another port there, and its paths are as unknown here as they are on TorchServe's inference port.
 */
public final class TorchServeFrontend implements Frontend {
    private static final WireForm FORM = WireForm.TORCHSERVE_REST;

    private final DoorContext door;
    private final InferDoor infer;

    public TorchServeFrontend(DoorContext door, InferDoor infer) {
        this.door = door;
        this.infer = infer;
    }

    @Override
    public String label() {
        return FORM.label();
    }

    @Override
    public boolean owns(String path) {
        return path.startsWith("/predictions")
                || path.equals("/ping")
                || path.startsWith("/explanations/")
                || isManagement(path, "/models")
                || isManagement(path, "/workflows");
    }

    private static boolean isManagement(String path, String of) {
        return path.startsWith(of) && (path.length() == of.length() || path.charAt(of.length()) == '/');
    }

    @Override
    public Reply render(Failure failure) {
        return TorchServeErrors.render(door.asModelAlone(failure));
    }

    @Override
    public void handle(HttpExchange exchange) {
        List<String> path = Paths.segments(exchange.path());
        try {
            switch (path.getFirst()) {
                case "ping" -> exchange.reply(ping(exchange.request().method()));
                case "predictions", "explanations" -> model(exchange, path);
                default -> exchange.reply(TorchServeErrors.notFound());
            }
        } catch (FailureException e) {
            exchange.fail(e.failure());
        }
    }

    private Reply ping(HttpMethod verb) {
        if (!verb.equals(HttpMethod.GET) && !verb.equals(HttpMethod.HEAD)) return TorchServeErrors.wrongVerb();
        return Reply.json(door.isReady() ? 200 : 500, health(door));
    }

    static String health(DoorContext door) {
        return "{\n  \"status\": \"" + (door.isReady() ? "Healthy" : "Unhealthy") + "\"\n}\n";
    }

    private void model(HttpExchange exchange, List<String> path) {
        if (path.size() < 2 || path.get(1).isEmpty()) {
            exchange.reply(TorchServeErrors.notFound());
            return;
        }
        HttpMethod verb = exchange.request().method();
        if (!verb.equals(HttpMethod.POST) && !verb.equals(HttpMethod.PUT)) {
            exchange.reply(TorchServeErrors.wrongVerb());
            return;
        }
        ModelName model = Names.model(path.get(1));
        Optional<ModelVersion> version =
                path.size() > 2 && !path.get(2).isEmpty() ? Optional.of(Names.version(path.get(2))) : Optional.empty();
        // What follows is the handler's to read, and goes with the rest of the path.
        path.stream().skip(3).forEach(Names::requireInPlace);
        // What a model explains itself by is TorchServe's own.
        if (path.getFirst().equals("explanations")) infer.pass(exchange, FORM, model, version);
        else infer.infer(exchange, FORM, model, version);
    }
}

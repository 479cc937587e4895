package io.millrace.router.frontend;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/** Takes each request of the data port to its frontend. One per event loop. */
public final class DataPort implements Handler<HttpServerRequest> {
    private final DoorContext door;
    private final List<Frontend> frontends;

    /** @param frontends in the order they are asked whether a path is theirs */
    public DataPort(DoorContext door, List<Frontend> frontends) {
        this.door = door;
        this.frontends = List.copyOf(frontends);
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path();
        for (int i = 0; path != null && i < frontends.size(); i++) {
            Frontend frontend = frontends.get(i);
            if (frontend.owns(path)) {
                HttpExchange exchange = new HttpExchange(door, frontend, request);
                try {
                    frontend.handle(exchange);
                } catch (RuntimeException e) {
                    exchange.fail(e);
                }
                return;
            }
        }
        nobodys(request);
    }

    /** A path of no protocol: a plain answer, and nothing of it in the metrics of a model. */
    private void nobodys(HttpServerRequest request) {
        if (door.isDraining() && request.version() != HttpVersion.HTTP_2)
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.response()
                .setStatusCode(404)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end("{\"error\":\"no protocol served here has this path\"}");
    }
}

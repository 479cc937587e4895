package io.millrace.router.frontend;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each request of the data port to its frontend. One per event loop. */
public final class DataPort implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(DataPort.class);

    private final DoorContext door;
    private final List<Frontend> frontends;

    /** @param frontends in the order they are asked whether a path is theirs */
    public DataPort(DoorContext door, List<Frontend> frontends) {
        this.door = door;
        this.frontends = List.copyOf(frontends);
    }

    @Override
    public void handle(HttpServerRequest request) {
        Frontend frontend;
        try {
            frontend = owner(request.path());
        } catch (RuntimeException bug) {
            // Else nobody would ever answer it.
            LOG.error("{} {} could not be taken to a protocol", request.method(), request.path(), bug);
            nobodys(request, 500, "it could not be told which protocol this is of");
            return;
        }
        if (frontend == null) {
            nobodys(request, 404, "no protocol served here has this path");
            return;
        }
        HttpExchange exchange = new HttpExchange(door, frontend, request);
        try {
            frontend.handle(exchange);
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    private @Nullable Frontend owner(@Nullable String path) {
        for (int i = 0; path != null && i < frontends.size(); i++)
            if (frontends.get(i).owns(path)) return frontends.get(i);
        return null;
    }

    /** A plain answer, and nothing of it in the metrics of a model. */
    private void nobodys(HttpServerRequest request, int status, String why) {
        if (door.isDraining() && request.version() != HttpVersion.HTTP_2)
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end("{\"error\":\"" + why + "\"}");
    }
}

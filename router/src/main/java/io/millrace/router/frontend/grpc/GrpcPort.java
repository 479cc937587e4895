package io.millrace.router.frontend.grpc;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.Excerpt;
import io.millrace.router.frontend.DoorContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes each gRPC call of the data port to the method it names. What is not gRPC over HTTP/2 is refused in HTTP's words, for
 * its client reads no others. One per event loop.
 */
public final class GrpcPort implements Handler<HttpServerRequest> {
    private static final String MEDIA_TYPE = "application/grpc";
    private static final String WEB = MEDIA_TYPE + "-web";
    private static final String SPOKEN =
            "gRPC is spoken here with content-type application/grpc or application/grpc+proto";

    private record Entry(GrpcFrontend frontend, GrpcMethod method) {}

    private final DoorContext door;
    private final ServicesFrontend services;
    private final Handler<HttpServerRequest> others;
    private final Map<String, Entry> methods = new HashMap<>();

    /**
     * @param services takes what none of the frontends does, where it has the service
     * @param others   takes what is not gRPC and not at a path of gRPC's
     */
    public GrpcPort(
            DoorContext door,
            List<GrpcFrontend> frontends,
            ServicesFrontend services,
            Handler<HttpServerRequest> others) {
        this.door = door;
        this.services = services;
        this.others = others;
        for (GrpcFrontend frontend : frontends)
            frontend.methods().forEach((path, method) -> methods.put(path, new Entry(frontend, method)));
    }

    @Override
    public void handle(HttpServerRequest request) {
        String contentType = request.headers().get(HttpHeaders.CONTENT_TYPE);
        if (!isFor(request, contentType)) others.handle(request);
        else answer(request, contentType);
    }

    private boolean isFor(HttpServerRequest request, @Nullable String contentType) {
        if (contentType != null && contentType.startsWith(MEDIA_TYPE)) return true;
        return request.version() == HttpVersion.HTTP_2 && entry(request.path()).isPresent();
    }

    private Optional<Entry> entry(@Nullable String path) {
        if (path == null) return Optional.empty();
        return Optional.ofNullable(methods.get(path))
                .or(() -> services.at(path).map(method -> new Entry(services, method)));
    }

    private void answer(HttpServerRequest request, @Nullable String contentType) {
        if (!isSpoken(contentType)) {
            refuse(request, 415, (isWeb(contentType) ? "gRPC-Web is not offered: " : "") + SPOKEN);
        } else if (request.version() != HttpVersion.HTTP_2) {
            refuse(request, 505, "gRPC needs HTTP/2");
        } else if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader(HttpHeaders.ALLOW, "POST");
            refuse(request, 405, "gRPC calls are POST");
        } else {
            call(request);
        }
    }

    private void call(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        Optional<Entry> entry = entry(path);
        if (entry.isEmpty()) {
            // Nothing of it in metrics or log: the name is whatever the client made up.
            GrpcStatus unknown = new GrpcStatus(
                    GrpcCode.UNIMPLEMENTED, "Method not found: " + Excerpt.of(path.isEmpty() ? "" : path.substring(1)));
            new AnswerWriter(request).end(unknown);
            return;
        }
        GrpcExchange exchange = new GrpcExchange(door, entry.get().frontend(), request, path);
        try {
            entry.get().method().handle(exchange);
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    private static boolean isSpoken(@Nullable String contentType) {
        if (contentType == null || !contentType.startsWith(MEDIA_TYPE)) return false;
        String rest = contentType.substring(MEDIA_TYPE.length());
        return rest.isEmpty() || rest.charAt(0) == ';' || rest.equals("+proto") || rest.startsWith("+proto;");
    }

    private static boolean isWeb(@Nullable String contentType) {
        return contentType != null && contentType.startsWith(WEB);
    }

    private static void refuse(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                .end(text);
    }
}

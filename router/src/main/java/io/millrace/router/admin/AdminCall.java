package io.millrace.router.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request to the admin port and its one answer. On the control side's loop. */
public final class AdminCall {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    static final String TEXT = "text/plain; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";
    static final String YAML = "application/yaml";

    private final HttpServerRequest request;
    private final Map<String, String> parameters;

    AdminCall(HttpServerRequest request, Map<String, String> parameters) {
        this.request = request;
        this.parameters = parameters;
    }

    public HttpServerRequest request() {
        return request;
    }

    /** A segment of the path, by its name in the route. */
    public String parameter(String name) {
        return Objects.requireNonNull(parameters.get(name));
    }

    @Nullable String accept() {
        return request.getHeader(HttpHeaders.ACCEPT);
    }

    public void json(JsonObject document) {
        json(200, document);
    }

    public void json(int status, JsonObject document) {
        answer(status, JSON, document.encodePrettily() + "\n");
    }

    public void text(int status, String text) {
        answer(status, TEXT, text);
    }

    /** @param detail one sentence for a person */
    public void problem(int status, String detail) {
        problem(status, detail, new JsonObject());
    }

    /**
     * Source: RFC 9457.
     *
     * @param more members beside those that every problem has
     */
    public void problem(int status, String detail, JsonObject more) {
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        JsonObject document = new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .mergeIn(more);
        answer(status, PROBLEM, document.encodePrettily() + "\n");
    }

    void answer(int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .end(body);
    }
}

package io.millrace.router.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Answers the admin port: leads each request to its {@link AdminRoute}. On the control side's loop. */
public final class AdminPort implements Handler<HttpServerRequest> {
    private static final Map<String, String> HEADERS = Map.of(
            "cache-control", "no-store",
            "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
            "cross-origin-resource-policy", "same-origin",
            "referrer-policy", "no-referrer",
            "x-content-type-options", "nosniff");

    private final List<AdminRoute> routes;

    public AdminPort(List<AdminRoute> routes) {
        this.routes = List.copyOf(routes);
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.response().headers().addAll(HEADERS);
        String path = request.path() == null ? "" : request.path();
        TreeSet<String> others = new TreeSet<>();
        for (AdminRoute route : routes) {
            Optional<Map<String, String>> parameters = route.match(path);
            if (parameters.isEmpty()) continue;
            if (route.takes(request.method())) {
                route.answer().accept(new AdminCall(request, parameters.get()));
                return;
            }
            others.add(route.method().name());
        }
        refuse(new AdminCall(request, Map.of()), others);
    }

    private static void refuse(AdminCall call, TreeSet<String> otherMethods) {
        if (otherMethods.isEmpty()) {
            call.problem(404, "no such page; / lists them");
            return;
        }
        if (otherMethods.contains(HttpMethod.GET.name())) otherMethods.add(HttpMethod.HEAD.name());
        String allowed = String.join(", ", otherMethods);
        call.request().response().putHeader(HttpHeaders.ALLOW, allowed);
        call.problem(405, "only " + allowed + " is allowed here");
    }
}

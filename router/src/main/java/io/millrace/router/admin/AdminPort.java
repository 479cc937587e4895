package io.millrace.router.admin;

import io.millrace.router.admin.AdminGate.Verdict;
import io.millrace.router.admin.AdminRoute.Access;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the admin port: leads each request that may come in to its {@link AdminRoute}. On the control side's loop. */
public final class AdminPort implements Handler<HttpServerRequest> {
    private static final Map<String, String> HEADERS = Map.of(
            "cache-control", "no-store",
            "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
            "cross-origin-resource-policy", "same-origin",
            "referrer-policy", "no-referrer",
            "x-content-type-options", "nosniff");

    private static final Logger LOG = LoggerFactory.getLogger(AdminPort.class);

    private final List<AdminRoute> routes;
    private final AdminGate gate;
    private final AuditLog audit;

    public AdminPort(List<AdminRoute> routes, AdminGate gate, AuditLog audit) {
        this.routes = List.copyOf(routes);
        this.gate = gate;
        this.audit = audit;
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.response().headers().addAll(HEADERS);
        Optional<String> foreign = gate.foreign(request);
        if (foreign.isPresent()) {
            refuse(request, 403, foreign.get());
            return;
        }
        String path = request.path() == null ? "" : request.path();
        TreeSet<String> others = new TreeSet<>();
        for (AdminRoute route : routes) {
            Optional<Map<String, String>> parameters = route.match(path);
            if (parameters.isEmpty()) continue;
            if (route.takes(request.method())) {
                answer(route, new AdminCall(request, parameters.get()));
                return;
            }
            others.add(route.method().name());
        }
        unknown(new AdminCall(request, Map.of()), others);
    }

    private void answer(AdminRoute route, AdminCall call) {
        HttpServerRequest request = call.request();
        switch (route.access() == Access.OPEN ? new Verdict.Known("anybody") : gate.judge(request)) {
            case Verdict.Known(String who) -> {
                if (route.isMutation()) audit.follow(request, who);
                try {
                    route.answer().accept(call);
                } catch (RuntimeException bug) {
                    LOG.error("{} {} failed", route.method(), route.path(), bug);
                    if (!request.response().ended()) call.problem(500, "this failed; the log tells why");
                }
            }
            case Verdict.Unknown(boolean isWrongToken) -> {
                String challenge =
                        "Bearer realm=\"millrace admin\"" + (isWrongToken ? ", error=\"invalid_token\"" : "");
                request.response().putHeader("www-authenticate", challenge);
                refuse(request, 401, isWrongToken ? "that is not the token" : "this takes the token of admin.token");
            }
        }
    }

    private void refuse(HttpServerRequest request, int status, String why) {
        boolean looks =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (!looks) audit.refused(request, status);
        new AdminCall(request, Map.of()).problem(status, why);
    }

    private static void unknown(AdminCall call, Set<String> otherMethods) {
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

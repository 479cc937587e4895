package io.millrace.router.frontend.oip;

import io.millrace.inference.Failure;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.schedule.Candidate;
import io.vertx.core.buffer.Buffer;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What models there are: those that are routed, each with the versions that any of its endpoints is ready to serve.
 * Source: Triton, {@code extension_model_repository.md}; KServe for the bare list of names.
 */
final class OipRepository {
    private OipRepository() {}

    static String names(RoutingSnapshot routing) {
        return routes(routing).stream()
                .map(route -> JsonText.quoted(route.model().text()))
                .collect(Collectors.joining(",", "{\"models\":[", "]}"));
    }

    /** @param request {@code {"ready": true}} leaves out models that nobody serves; may be empty */
    static String index(RoutingSnapshot routing, Buffer request) {
        boolean onlyReady = wantsOnlyReady(request);
        StringBuilder out = new StringBuilder("[");
        for (Route route : routes(routing)) {
            if (!route.isReady()) {
                if (!onlyReady) entry(out, route, "", "UNAVAILABLE", "no healthy endpoint");
                continue;
            }
            Set<String> versions = versions(route);
            if (versions.isEmpty()) entry(out, route, "", "READY", "");
            for (String version : versions) entry(out, route, version, "READY", "");
        }
        return out.append(']').toString();
    }

    private static List<Route> routes(RoutingSnapshot routing) {
        return routing.routes().values().stream()
                .sorted(Comparator.comparing(route -> route.model().text()))
                .toList();
    }

    private static Set<String> versions(Route route) {
        Set<String> versions = new TreeSet<>();
        for (List<Candidate> tier : route.tiers())
            for (Candidate candidate : tier)
                candidate.model().versions().stream().map(ModelVersion::text).forEach(versions::add);
        return versions;
    }

    private static void entry(StringBuilder out, Route route, String version, String state, String reason) {
        out.append(out.length() == 1 ? "" : ",")
                .append("{\"name\":")
                .append(JsonText.quoted(route.model().text()));
        if (!version.isEmpty()) out.append(",\"version\":").append(JsonText.quoted(version));
        out.append(",\"state\":\"")
                .append(state)
                .append("\",\"reason\":\"")
                .append(reason)
                .append("\"}");
    }

    private static boolean wantsOnlyReady(Buffer request) {
        if (request.length() == 0) return false;
        boolean ready = false;
        JsonScanner in = JsonScanner.of(request.getBytes());
        try {
            JsonFields fields = JsonFields.enter(in);
            while (fields.next()) {
                if (fields.name().equals("ready")) ready = in.flag();
                else in.skip();
            }
            in.end();
        } catch (JsonException problem) {
            throw new Failure.Malformed(
                            "body",
                            "failed to parse the request JSON buffer: " + problem.problem() + " at " + problem.offset())
                    .toException();
        }
        return ready;
    }
}

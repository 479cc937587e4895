package io.millrace.router.frontend.oip;

import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingSnapshot;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    /** @param version empty text where the server tells none, or there is no server */
    record Entry(ModelName model, String version, String state, String reason) {}

    static List<Entry> entries(RoutingSnapshot routing, boolean onlyReady) {
        List<Entry> entries = new ArrayList<>();
        for (Route route : routes(routing)) {
            if (route.isReady()) {
                List<ModelVersion> versions = route.versions();
                if (versions.isEmpty()) entries.add(new Entry(route.model(), "", "READY", ""));
                for (ModelVersion version : versions)
                    entries.add(new Entry(route.model(), version.text(), "READY", ""));
            } else if (!onlyReady) {
                entries.add(new Entry(route.model(), "", "UNAVAILABLE", "no healthy endpoint"));
            }
        }
        return entries;
    }

    /** @param request {@code {"ready": true}} leaves out models that nobody serves; may be empty */
    static String index(RoutingSnapshot routing, Buffer request) {
        StringBuilder out = new StringBuilder("[");
        for (Entry entry : entries(routing, wantsOnlyReady(request))) write(out, entry);
        return out.append(']').toString();
    }

    private static List<Route> routes(RoutingSnapshot routing) {
        return routing.routes().values().stream()
                .sorted(Comparator.comparing(route -> route.model().text()))
                .toList();
    }

    private static void write(StringBuilder out, Entry entry) {
        out.append(out.length() == 1 ? "" : ",")
                .append("{\"name\":")
                .append(JsonText.quoted(entry.model().text()));
        if (!entry.version().isEmpty()) out.append(",\"version\":").append(JsonText.quoted(entry.version()));
        out.append(",\"state\":\"")
                .append(entry.state())
                .append("\",\"reason\":\"")
                .append(entry.reason())
                .append("\"}");
    }

    private static boolean wantsOnlyReady(Buffer request) {
        if (request.length() == 0) return false;
        boolean ready = false;
        JsonScanner in = JsonScanner.of(request);
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

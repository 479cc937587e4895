package io.millrace.router.admin;

import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One thing that the admin port does.
 *
 * @param path   what stands in braces takes one segment: {@code /v1/explain/{id}}
 * @param access who may ask for it
 * @param does   a line of the list at {@code /}
 * @param answer answers, or sees to it that the call is answered later; on the control side's loop
 */
public record AdminRoute(HttpMethod method, String path, Access access, String does, Consumer<AdminCall> answer) {

    /** Who may ask. */
    public enum Access {
        /** Anybody who reaches the port: what probes need, and what tells nothing of this router. */
        OPEN,
        /** Who shows the token, or a certificate, where the config asks for one. */
        GUARDED
    }

    /** For people and their programs, to look at. */
    static AdminRoute get(String path, Access access, String does, Consumer<AdminCall> answer) {
        return new AdminRoute(HttpMethod.GET, path, access, does, answer);
    }

    boolean takes(HttpMethod asked) {
        return asked.equals(method) || (asked.equals(HttpMethod.HEAD) && method.equals(HttpMethod.GET));
    }

    /** Whether it changes anything. */
    boolean isMutation() {
        return !method.equals(HttpMethod.GET);
    }

    /** What the segments in braces are of this path, decoded; empty where it is another route's. */
    Optional<Map<String, String>> match(String asked) {
        String[] mine = path.split("/", -1);
        String[] theirs = asked.split("/", -1);
        if (mine.length != theirs.length) return Optional.empty();
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].startsWith("{")) {
                Optional<String> value = decoded(theirs[i]);
                if (value.isEmpty()) return Optional.empty();
                parameters.put(mine[i].substring(1, mine[i].length() - 1), value.get());
            } else if (!mine[i].equals(theirs[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private static Optional<String> decoded(String segment) {
        try {
            // In a path a plus is a plus.
            return Optional.of(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .filter(text -> !text.isEmpty());
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }
}

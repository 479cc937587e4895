package io.millrace.router.chain;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client says of memory, in its {@code Cache-Control}. Source: RFC 9111, section 5.2.1. */
final class CacheControl {
    private CacheControl() {}

    /** Whether its answer may neither come from memory nor be remembered: {@code no-store}, {@code no-cache}. */
    static boolean forbids(MultiMap headers) {
        @Nullable String first = headers.get(HttpHeaders.CACHE_CONTROL);
        if (first == null) return false;
        List<String> lines = headers.getAll(HttpHeaders.CACHE_CONTROL);
        for (String line : lines) if (forbids(line)) return true;
        return false;
    }

    private static boolean forbids(String line) {
        for (String directive : line.split(",", -1)) {
            int value = directive.indexOf('=');
            String name = (value < 0 ? directive : directive.substring(0, value)).strip();
            if (name.equalsIgnoreCase("no-store") || name.equalsIgnoreCase("no-cache")) return true;
        }
        return false;
    }
}

package io.millrace.router.traffic;

import io.millrace.config.StickySettings;
import org.jspecify.annotations.Nullable;

/** By what a call belongs together with others. */
record StickyKey(StickySettings settings) {
    /** What {@link #of} gives for a call without a key. */
    static final long NONE = 0;

    /** The key's hash. */
    long of(CallFacts call) {
        return switch (settings.by()) {
            case HEADER -> hash(call.header(settings.name()));
            case COOKIE -> hash(CookieValue.of(settings.name(), call.headers("cookie")));
            case AUTHORIZATION -> hash(call.header("authorization"));
            case TENANT -> hash(call.tenant());
            case INPUT -> call.inputHash();
        };
    }

    static long hash(@Nullable String key) {
        return key == null || key.isEmpty() ? NONE : some(KeyHash.of(key));
    }

    private static long some(long hash) {
        return hash == NONE ? 1 : hash;
    }
}

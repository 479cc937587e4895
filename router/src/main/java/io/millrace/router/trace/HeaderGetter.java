package io.millrace.router.trace;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** A client's headers. Of several of one name all count, in their order. */
enum HeaderGetter implements TextMapGetter<MultiMap> {
    ONLY;

    @Override
    public Iterable<String> keys(MultiMap headers) {
        return headers.names();
    }

    @Override
    public @Nullable String get(@Nullable MultiMap headers, String name) {
        if (headers == null || !headers.contains(name)) return null;
        return String.join(",", headers.getAll(name));
    }
}

package io.millrace.router.traffic;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call as a test wants it. */
record Facts(
        Map<String, String> named,
        String tenant,
        String protocol,
        String model,
        @Nullable String sequence,
        long inputHash)
        implements CallFacts {
    static final Facts NONE = new Facts(Map.of(), "", "oip", "m", null, 0);

    static Facts of(String header, String value) {
        return new Facts(Map.of(header, value), "", "oip", "m", null, 0);
    }

    @Override
    public @Nullable String header(String name) {
        return named.get(name);
    }

    @Override
    public Features features(ContextSource source) {
        throw new IllegalStateException("nobody has to read it");
    }

    @Override
    public List<String> headers(String name) {
        String value = named.get(name);
        return value == null ? List.of() : List.of(value);
    }
}

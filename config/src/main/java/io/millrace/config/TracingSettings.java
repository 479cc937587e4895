package io.millrace.config;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where spans go, and of which calls there are any.
 *
 * @param otlp    takes OTLP over HTTP, in Protobuf; without a path the usual one is meant, {@code /v1/traces}
 * @param sample  share of the calls whose clients do not say whether they trace them, a ratio in [0, 1]
 * @param service what this process calls itself
 * @param headers that the receiver wants, by name
 */
public record TracingSettings(URI otlp, double sample, String service, Map<String, SecretText> headers) {
    public static final double DEFAULT_SAMPLE = 0.01;
    public static final String DEFAULT_SERVICE = "millrace";

    private static final String USUAL_PATH = "/v1/traces";

    public TracingSettings {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        boolean isHttp = "http".equals(otlp.getScheme()) || "https".equals(otlp.getScheme());
        if (!isHttp || otlp.getHost() == null)
            throw new IllegalArgumentException("otlp must be http:// or https:// and a host, found " + otlp);
        if (sample < 0 || sample > 1) throw new IllegalArgumentException("sample must be a ratio in [0, 1]");
        if (service.isBlank()) throw new IllegalArgumentException("service must not be blank");
    }

    /** Where spans are posted to. */
    public URI target() {
        String path = otlp.getPath();
        return path == null || path.isEmpty() || path.equals("/") ? otlp.resolve(USUAL_PATH) : otlp;
    }
}

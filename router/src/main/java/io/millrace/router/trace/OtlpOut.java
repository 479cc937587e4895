package io.millrace.router.trace;

import io.millrace.config.TracingSettings;
import io.millrace.router.out.Out;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Posts spans to a collector. Tries again for a while what may succeed then. */
final class OtlpOut implements Out<SpanData> {
    /** For all tries of one post. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** It tells of each failure, where once is enough; held here, or its level would be forgotten. */
    private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

    private final String target;
    private final OtlpHttpSpanExporter exporter;

    OtlpOut(TracingSettings settings) {
        LIBRARY.setLevel(Level.OFF);
        target = settings.target().toString();
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(target)
                .setCompression("gzip")
                .setConnectTimeout(PATIENCE.dividedBy(4))
                .setTimeout(PATIENCE);
        settings.headers().forEach((name, value) -> builder.addHeader(name, value.value()));
        exporter = builder.build();
    }

    @Override
    public void write(List<SpanData> spans) throws IOException {
        CompletableResultCode sent = exporter.export(spans).join(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (sent.isSuccess()) return;
        @Nullable Throwable failure = sent.getFailureThrowable();
        @Nullable Throwable why = failure == null ? null : failure.getCause();
        throw new IOException(target + (why == null ? " does not take them" : " is not reached: " + why), failure);
    }

    @Override
    public void close() {
        exporter.close();
    }
}

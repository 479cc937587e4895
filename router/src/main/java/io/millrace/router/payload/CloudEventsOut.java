package io.millrace.router.payload;

import io.millrace.router.out.Out;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Posts each body as a CloudEvent in binary mode: of what KServe's logger sends, that which is known here. An answer is sent where
 * its status is 200, as there, and both events have the request's id and content type. By one thread.
 */
final class CloudEventsOut implements Out<KeptCall> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String TYPE = "org.kubeflow.serving.inference.";

    private final URI sink;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    CloudEventsOut(URI sink) {
        this.sink = sink;
    }

    @Override
    public void write(List<KeptCall> some) throws IOException {
        for (KeptCall call : some) {
            String type = call.request() == null ? "" : call.request().type();
            post(call, "request", call.came(), call.request(), type);
            if (call.status() == 200) post(call, "response", call.ended(), call.answer(), type);
        }
    }

    private void post(KeptCall call, String what, Instant when, @Nullable KeptBody body, String type)
            throws IOException {
        Optional<KeptBody> told = Optional.ofNullable(body).flatMap(kept -> Redaction.of(kept, call.kept()));
        // Half a body is none to whoever reads events.
        if (told.isEmpty() || !told.get().isWhole()) return;
        HttpRequest.Builder post = HttpRequest.newBuilder(sink)
                .timeout(PATIENCE)
                .header("ce-specversion", "1.0")
                .header("ce-id", call.id())
                .header("ce-type", TYPE + what)
                .header("ce-source", "/millrace")
                .header("ce-time", when.toString())
                .header("ce-inferenceservicename", encoded(call.model()))
                .header("ce-component", "predictor")
                .header("ce-endpoint", call.arm().isEmpty() ? "default" : encoded(call.arm()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(told.get().bytes().getBytes()));
        if (!type.isEmpty()) post.header("content-type", type);
        try {
            int status = client.send(post.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 != 2) throw new IOException(sink + " answers with status " + status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** As the HTTP binding of CloudEvents has it (section 3.1.3.2). */
    private static String encoded(String value) {
        StringBuilder out = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            if (each <= ' ' || each >= 127 || each == '"' || each == '%')
                out.append(String.format(Locale.ROOT, "%%%02X", each));
            else out.append((char) each);
        }
        return out.toString();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

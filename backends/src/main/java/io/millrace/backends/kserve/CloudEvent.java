package io.millrace.backends.kserve;

import io.millrace.inference.Failure;
import io.millrace.inference.InferenceRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that is an event, in binary mode: its attributes are headers, its data is the body. The answer is then an event
 * too, of KServe's type and source, named after the call. Source: CloudEvents 1.0, HTTP protocol binding 3.1; KServe,
 * {@code dataplane.py}.
 */
final class CloudEvent {
    private static final String VERSION = "ce-specversion";
    private static final String ID = "ce-id";
    private static final String SOURCE = "ce-source";
    private static final String TYPE = "ce-type";
    private static final String STRUCTURED = "application/cloudevents";

    private CloudEvent() {}

    static boolean isOne(MultiMap headers) {
        return headers.contains(VERSION);
    }

    /** Fails with {@code Malformed} where an attribute is missing, with {@code NotCarried} for one in structured mode. */
    static void check(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.regionMatches(true, 0, STRUCTURED, 0, STRUCTURED.length()))
            throw new Failure.NotCarried(
                            "a structured CloudEvent", "its attributes would have to be taken out of the body")
                    .toException();
        @Nullable String version = headers.get(VERSION);
        if (version == null) return;
        if (!version.equals("1.0") && !version.equals("0.3"))
            throw new Failure.Malformed(VERSION, "it must be 1.0 or 0.3").toException();
        for (String attribute : List.of(ID, SOURCE, TYPE)) {
            @Nullable String value = headers.get(attribute);
            if (value == null || value.isEmpty())
                throw new Failure.Malformed(attribute, "a CloudEvent needs this header").toException();
        }
    }

    static void answer(InferenceRequest request, MultiMap headers) {
        headers.set(VERSION, "1.0")
                .set(ID, request.id().text())
                .set(SOURCE, "io.kserve.inference." + request.model())
                .set(TYPE, "io.kserve.inference.response");
    }
}

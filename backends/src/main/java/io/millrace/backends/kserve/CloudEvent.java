package io.millrace.backends.kserve;

import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.Wire;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonWriter;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that is an event: in binary mode its attributes are headers and its data is the body, in structured mode both are
 * in the body, which is then of type {@code application/cloudevents+json}. The answer is an event of the same mode, of
 * KServe's type and source, named after the call. Source: CloudEvents 1.0, HTTP protocol binding 3.1 and 3.2, JSON event
 * format; KServe, {@code dataplane.py}.
 */
final class CloudEvent {
    private static final List<String> REQUIRED = List.of("id", "source", "type");
    private static final String PREFIX = "ce-";
    private static final String VERSION = "specversion";
    private static final String ANY_STRUCTURED = "application/cloudevents";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String DATA = "data";

    private CloudEvent() {}

    /**
     * The request itself, or one whose body is the event's data. Fails with {@code Malformed} where an attribute is missing,
     * with {@code NotCarried} for an event of another format, or several.
     */
    static Wire dataOf(Wire request) {
        MultiMap headers = request.headers();
        if (isStructured(headers))
            return new Wire(request.form(), request.method(), request.target(), headers, structured(request.body()));
        String type = mediaType(headers);
        if (type.startsWith(ANY_STRUCTURED))
            throw new Failure.NotCarried("an event of type " + Excerpt.of(type), "only " + STRUCTURED + " is read here")
                    .toException();
        if (isBinary(headers)) requireAttributes(headers);
        return request;
    }

    private static boolean isBinary(MultiMap headers) {
        return headers.contains(PREFIX + VERSION);
    }

    private static boolean isStructured(MultiMap headers) {
        return mediaType(headers).equals(STRUCTURED);
    }

    private static String mediaType(MultiMap headers) {
        @Nullable String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type == null) return "";
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static void requireAttributes(MultiMap headers) {
        requireVersion(PREFIX + VERSION, headers.get(PREFIX + VERSION));
        for (String attribute : REQUIRED) {
            @Nullable String value = headers.get(PREFIX + attribute);
            if (value == null || value.isEmpty()) throw malformed(PREFIX + attribute, "a CloudEvent needs this header");
        }
    }

    private static void requireVersion(String where, @Nullable String version) {
        if (!"1.0".equals(version) && !"0.3".equals(version)) throw malformed(where, "it must be 1.0 or 0.3");
    }

    private static Buffer structured(Buffer event) {
        try {
            return data(event, JsonScanner.of(event.getBytes()));
        } catch (JsonException problem) {
            throw malformed("", problem.problem() + " at " + problem.offset());
        }
    }

    private static Buffer data(Buffer event, JsonScanner in) {
        Set<String> given = new HashSet<>();
        Optional<Buffer> data = Optional.empty();
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            switch (fields.name()) {
                case VERSION -> {
                    requireVersion(VERSION, in.string());
                    given.add(VERSION);
                }
                case "id", "source", "type" -> {
                    if (!in.string().isEmpty()) given.add(fields.name());
                }
                case DATA -> {
                    int from = in.position();
                    in.skip();
                    data = Optional.of(event.slice(from, in.stop()));
                }
                default -> in.skip();
            }
        }
        in.end();
        if (!given.contains(VERSION)) throw malformed(VERSION, "a CloudEvent needs this attribute");
        for (String attribute : REQUIRED)
            if (!given.contains(attribute)) throw malformed(attribute, "a CloudEvent needs this attribute");
        return data.orElseThrow(() -> malformed(DATA, "the event has none"));
    }

    /** The answer as an event of the request's mode; itself where the request was none. */
    static Body answer(InferenceRequest request, Body answer) {
        if (!(request.payload() instanceof Wire wire)) return answer;
        String source = "io.kserve.inference." + request.model();
        String type = "io.kserve.inference.response";
        if (isStructured(wire.headers())) {
            JsonWriter out = new JsonWriter(answer.bytes().length() + 256).put('{');
            out.field(VERSION).string("1.0");
            out.field("id").string(request.id().text());
            out.field("source").string(source);
            out.field("type").string(type);
            out.field(DATA).copy(answer.bytes());
            answer.headers().set(HttpHeaders.CONTENT_TYPE, STRUCTURED);
            return new Body(answer.headers(), out.put('}').toBuffer());
        }
        if (isBinary(wire.headers()))
            answer.headers()
                    .set(PREFIX + VERSION, "1.0")
                    .set(PREFIX + "id", request.id().text())
                    .set(PREFIX + "source", source)
                    .set(PREFIX + "type", type);
        return answer;
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }
}

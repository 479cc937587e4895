package io.millrace.router.trace;

import io.millrace.backends.Endpoint;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The spans below that of a call and what they say: in OpenTelemetry's words where it has some, else in ours, which begin with
 * {@code millrace.}. All times are nanoseconds of the Ticker; any thread.
 */
public final class Spans {
    private Spans() {}

    /** Why a request is sent. */
    public enum Reason {
        FIRST,
        /** What was sent before has failed. */
        RETRY,
        /** What was sent before takes long. */
        HEDGE;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One sending to one endpoint, to be ended by {@link #attemptEnds}. */
    public static OpenSpan attempt(OpenSpan parent, Endpoint to, Reason reason, int number, long nowNanos) {
        OpenSpan span = parent.child(SpanKind.CLIENT, "attempt", nowNanos)
                .put("server.address", to.host())
                .put("millrace.pool", to.id().pool())
                .put("millrace.endpoint", to.id().toString())
                .put("millrace.protocol", to.family().keyword())
                .put("millrace.attempt", number)
                .put("millrace.attempt.reason", reason.label());
        return to.port() == 0 ? span : span.put("server.port", to.port());
    }

    /** A part of the call's model that is asked, to be ended by {@link #partEnds}. */
    public static OpenSpan part(OpenSpan call, String name, String model, long nowNanos) {
        return call.child(SpanKind.INTERNAL, "part", nowNanos)
                .put("millrace.part", name)
                .put("millrace.model", model);
    }

    /** As {@link #attemptEnds}. */
    public static void partEnds(OpenSpan part, String outcome, boolean isError, long nowNanos) {
        attemptEnds(part, outcome, isError, nowNanos);
    }

    /**
     * @param outcome in the words of the metrics
     * @param isError whether it is a failure, which to be given up is not
     */
    public static void attemptEnds(OpenSpan attempt, String outcome, boolean isError, long nowNanos) {
        attempt.put("millrace.outcome", outcome);
        if (isError) attempt.fails(outcome);
        attempt.ends(nowNanos);
    }

    /** A look into the cache; of one that waited for what another had asked, to that answer. */
    public static void looked(OpenSpan call, String outcome, long fromNanos, long toNanos) {
        look(call, "own", outcome, fromNanos).ends(toNanos);
    }

    /** A look into the memory that routers share, after that into the own one was in vain. */
    public static void lookedShared(OpenSpan call, String outcome, long fromNanos, long toNanos) {
        look(call, "shared", outcome, fromNanos).ends(toNanos);
    }

    private static OpenSpan look(OpenSpan call, String memory, String outcome, long fromNanos) {
        return call.child(SpanKind.INTERNAL, "cache", fromNanos)
                .put("millrace.cache.memory", memory)
                .put("millrace.cache.outcome", outcome);
    }

    /** @param batch it went in, null for one that goes by itself */
    public static void waited(OpenSpan call, @Nullable OpenSpan batch, long fromNanos, long toNanos) {
        List<OpenSpan> links = batch == null ? List.of() : List.of(batch);
        call.child(SpanKind.INTERNAL, "queue", links, fromNanos).ends(toNanos);
    }

    /**
     * Several calls as one, until each has its answer: below the first that is traced, linked to all that are.
     *
     * @param members those that are traced; null where none is
     */
    public static @Nullable OpenSpan batch(List<OpenSpan> members, int calls, int rows, long nowNanos) {
        if (members.isEmpty()) return null;
        return members.getFirst()
                .child(SpanKind.INTERNAL, "batch", members, nowNanos)
                .put("millrace.batch.calls", calls)
                .put("millrace.batch.rows", rows);
    }

    /** The outcome is that of its attempts. */
    public static void batchEnds(OpenSpan batch, long nowNanos) {
        batch.ends(nowNanos);
    }

    /**
     * @param name  says what was asked in words of which there are few
     * @param error why it did not go well; null where it did, or where that is the client's affair
     */
    public static void callEnds(OpenSpan call, String name, @Nullable String error, long nowNanos) {
        call.named(name);
        if (error != null) call.fails(error);
        call.ends(nowNanos);
    }
}

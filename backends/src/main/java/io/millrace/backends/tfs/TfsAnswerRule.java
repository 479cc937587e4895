package io.millrace.backends.tfs;

import io.millrace.backends.http.AnswerKind;
import io.millrace.backends.http.AnswerRule;

/**
 * Where TensorFlow Serving means something else than HTTP does: 503 is any UNAVAILABLE, of which a full batching queue is
 * one. Source: tensorflow/serving, {@code model_servers/http_rest_api_util.cc} and {@code batching/}.
 */
final class TfsAnswerRule implements AnswerRule {
    private static final String QUEUE_FULL = "The batch scheduling queue to which this task was submitted is full";

    private static final String NO_MODEL = "Servable not found for request: ";

    @Override
    public AnswerKind kindOf(int status, String message) {
        if (status == 404 && saysNoModel(message)) return AnswerKind.LACKS_MODEL;
        return status == 503 && saysNoRoom(message) ? AnswerKind.SATURATED : AnswerKind.byStatus(status);
    }

    /** Over HTTP as over gRPC. */
    static boolean saysNoModel(String message) {
        return message.startsWith(NO_MODEL);
    }

    /** Over HTTP as over gRPC. */
    static boolean saysNoRoom(String message) {
        return message.startsWith(QUEUE_FULL);
    }
}

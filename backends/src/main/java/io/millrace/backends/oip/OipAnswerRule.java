package io.millrace.backends.oip;

import io.millrace.backends.http.AnswerKind;
import io.millrace.backends.http.AnswerRule;
import java.util.List;

/**
 * Where Open Inference servers mean something else than HTTP does. Triton answers 500 to JSON that it cannot read, which
 * is its client's fault, and 503 both to a full queue and to a model that is not ready, which another may have. Source: triton-inference-server,
 * {@code src/http_server.cc} and core's {@code infer_request.cc}.
 */
final class OipAnswerRule implements AnswerRule {
    private static final String ID_PREFIX = "[request id: ";
    private static final List<String> UNREADABLE_REQUEST =
            List.of("failed to parse the request JSON buffer", "Unable to parse", "Failed to parse");
    /** Triton's, of a model that is not there, being unloaded or not yet ready; KServe's Python server's. */
    private static final List<String> NO_MODEL = List.of("Request for unknown model: ", "Model with name ");

    private static final List<String> NO_ROOM = List.of("Exceeds maximum queue size", "Request timeout expired");

    @Override
    public AnswerKind kindOf(int status, String message) {
        if (status == 500 && begins(message, UNREADABLE_REQUEST)) return AnswerKind.REFUSED;
        if ((status == 404 || status == 503) && saysNoModel(message)) return AnswerKind.LACKS_MODEL;
        if (status == 503 && saysNoRoom(message)) return AnswerKind.SATURATED;
        return AnswerKind.byStatus(status);
    }

    /** Over HTTP as over gRPC. */
    static boolean saysNoModel(String message) {
        return begins(message, NO_MODEL);
    }

    /** Over HTTP as over gRPC. */
    static boolean saysNoRoom(String message) {
        return begins(message, NO_ROOM);
    }

    private static boolean begins(String message, List<String> beginnings) {
        int end = message.startsWith(ID_PREFIX) ? message.indexOf("] ") : -1;
        String text = end < 0 ? message : message.substring(end + 2);
        return beginnings.stream().anyMatch(text::startsWith);
    }
}

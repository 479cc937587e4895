package io.millrace.backends.torchserve;

import io.millrace.backends.http.AnswerKind;
import io.millrace.backends.http.AnswerRule;

/**
 * Where TorchServe means something else than HTTP does: 503 is both a full queue and a handler that broke, told apart only
 * by their text. Source: pytorch/serve, {@code job/RestJob.java} and {@code http/api/rest/InferenceRequestHandler.java}.
 */
final class TorchServeAnswerRule implements AnswerRule {
    private static final String NO_ROOM = "has no worker to serve inference request";

    private static final String NO_MODEL = "Model not found: ";
    private static final String NO_VERSION = " does not exist for model: ";

    @Override
    public AnswerKind kindOf(int status, String message) {
        if (status == 404 && saysNoModel(message)) return AnswerKind.LACKS_MODEL;
        return status == 503 && saysNoRoom(message) ? AnswerKind.SATURATED : AnswerKind.byStatus(status);
    }

    /** Over HTTP as over gRPC. */
    static boolean saysNoModel(String message) {
        return message.startsWith(NO_MODEL) || message.contains(NO_VERSION);
    }

    /** Over HTTP as over gRPC. */
    static boolean saysNoRoom(String message) {
        return message.contains(NO_ROOM);
    }
}

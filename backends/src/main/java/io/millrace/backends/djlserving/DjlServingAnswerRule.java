package io.millrace.backends.djlserving;

import io.millrace.backends.http.AnswerKind;
import io.millrace.backends.http.AnswerRule;

/**
 * Where DJL Serving means something else than HTTP does: 503 is a full queue as well as a model that is not there yet, or no
 * longer, told apart only by their text. Source: deepjavalibrary/djl-serving, {@code WorkLoadManager.java} and
 * {@code InferenceRequestHandler.java}.
 */
final class DjlServingAnswerRule implements AnswerRule {
    @Override
    public AnswerKind kindOf(int status, String message) {
        if (status == 404 && (message.contains("not found: ") || message.startsWith("Parameter model_url")))
            return AnswerKind.LACKS_MODEL;
        if (status != 503) return AnswerKind.byStatus(status);
        if (message.startsWith("Worker queue capacity exceeded")) return AnswerKind.SATURATED;
        boolean isNotThere =
                message.startsWith("Model is not ready") || message.startsWith("All model workers has been shutdown");
        return isNotThere ? AnswerKind.LACKS_MODEL : AnswerKind.FAILED;
    }
}

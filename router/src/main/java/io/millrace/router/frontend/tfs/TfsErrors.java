package io.millrace.router.frontend.tfs;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.frontend.FaultStatus;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.frontend.Reply;
import java.util.Optional;

/** Failures as TensorFlow Serving says them: the status of the absl code and {@code {"error": "…"}}. */
final class TfsErrors {
    private static final FaultStatus STATUS = new FaultStatus(503, 500);

    private TfsErrors() {}

    static Reply render(Failure failure) {
        return switch (failure) {
            case Failure.Malformed malformed -> error(400, malformed.text());
            case Failure.TooLarge tooLarge -> error(413, tooLarge.text());
            case Failure.Unfit unfit -> error(400, unfit.text());
            case Failure.NotCarried notCarried -> error(501, notCarried.text());
            case Failure.Unsupported unsupported -> error(501, unsupported.text());
            case Failure.UnknownModel(var model, var version) -> error(404, unknown(model, version));
            case Failure.Refused(var status, var message, var answer) -> error(status, message);
            case Failure.NoEndpoint noEndpoint -> error(503, noEndpoint.text());
            case Failure.NoFeatures noFeatures -> error(503, noFeatures.text());
            case Failure.Rejected rejected -> error(503, rejected.text());
            case Failure.Expired expired -> error(504, expired.text());
            case Failure.AttemptFailed(var at, var sent, var fault) -> error(STATUS.of(fault), fault.text());
            case Failure.Cancelled cancelled -> error(499, cancelled.text());
            case Failure.Broken broken -> error(500, broken.text());
        };
    }

    static String unknown(ModelName model, Optional<ModelVersion> version) {
        return "Servable not found for request: "
                + version.map(v -> "Specific(" + model + ", " + v + ")").orElse("Latest(" + model + ")");
    }

    /** Of a question for its state, which has other words for the same. */
    static String noState(ModelName model, Optional<ModelVersion> version) {
        return version.map(v -> "Could not find version " + v + " of model " + model)
                .orElse("Could not find any versions of model " + model);
    }

    static String unknownLabel(String label) {
        return "Unrecognized servable version label: " + Excerpt.of(label);
    }

    static Reply error(int status, String text) {
        return Reply.json(status, "{\"error\":" + JsonText.quoted(text) + "}");
    }

    /** Its answer to any {@code /v1} path or verb it does not know. */
    static Reply malformed(String verb, String path) {
        return error(400, "Malformed request: " + verb + " " + Excerpt.of(path));
    }
}

package io.millrace.router.frontend.oip;

import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.frontend.FaultStatus;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.frontend.Reply;
import java.util.Optional;

/** Failures as Triton says them: a status and {@code {"error": "…"}}. */
final class OipErrors {
    private static final FaultStatus STATUS = FaultStatus.GATEWAY;

    private OipErrors() {}

    static Reply render(Failure failure) {
        return switch (failure) {
            case Failure.Malformed malformed -> error(400, malformed.text());
            case Failure.TooLarge tooLarge -> error(413, tooLarge.text());
            case Failure.Unfit unfit -> error(400, unfit.text());
            case Failure.NotCarried notCarried -> error(400, notCarried.text());
            case Failure.Unsupported unsupported -> error(501, unsupported.text());
            case Failure.UnknownModel(var model, var version) -> error(404, unknown(model, version));
            case Failure.Refused(var status, var message, var answer) -> error(status, message);
            case Failure.NoEndpoint noEndpoint -> error(503, noEndpoint.text());
            case Failure.NoFeatures noFeatures -> error(503, noFeatures.text());
            case Failure.Rejected rejected -> error(503, rejected.text());
            case Failure.Expired expired -> error(504, expired.text());
            case Failure.AttemptFailed(var at, var sent, var fault) -> error(STATUS.of(fault), fault.text());
            case Failure.Cancelled cancelled -> error(400, cancelled.text());
            case Failure.Broken broken -> error(500, broken.text());
        };
    }

    static String unknown(ModelName model, Optional<ModelVersion> version) {
        return "Request for unknown model: '" + model + "'"
                + version.map(v -> " version " + v).orElse("") + " is not found";
    }

    static Reply error(int status, String text) {
        return Reply.json(status, "{\"error\":" + JsonText.quoted(text) + "}");
    }

    static Reply notFound() {
        return error(404, "Not Found");
    }

    static Reply wrongVerb() {
        return error(405, "Method Not Allowed");
    }
}

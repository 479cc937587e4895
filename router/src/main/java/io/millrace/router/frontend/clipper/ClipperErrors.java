package io.millrace.router.frontend.clipper;

import io.millrace.inference.Failure;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.frontend.Reply;

/** Failures as Clipper says them, those for which its clients get no default output. */
final class ClipperErrors {
    private static final String QUERY = "Query processing error";

    private ClipperErrors() {}

    static Reply render(Failure failure) {
        return switch (failure) {
            case Failure.Malformed malformed -> error(400, "Json error", "Error parsing JSON: " + malformed.text());
            case Failure.TooLarge tooLarge -> error(413, QUERY, tooLarge.text());
            case Failure.Unfit unfit -> error(400, QUERY, unfit.text());
            case Failure.NotCarried notCarried -> error(400, QUERY, notCarried.text());
            case Failure.Unsupported unsupported -> error(400, QUERY, unsupported.text());
            case Failure.UnknownModel(var model, var version) ->
                error(
                        400,
                        QUERY,
                        version.map(v -> "Requested version: " + v + " does not exist for model: " + model)
                                .orElse("unknown model '" + model + "'"));
            case Failure.Refused(var status, var message, var answer) -> error(400, QUERY, message);
            case Failure.NoEndpoint noEndpoint -> error(503, QUERY, noEndpoint.text());
            case Failure.NoFeatures noFeatures -> error(503, QUERY, noFeatures.text());
            case Failure.Rejected rejected -> error(503, QUERY, rejected.text());
            case Failure.Expired expired -> error(408, QUERY, expired.text());
            case Failure.AttemptFailed failed -> error(failed.isClients() ? 400 : 503, QUERY, failed.text());
            case Failure.Cancelled cancelled -> error(499, QUERY, cancelled.text());
            case Failure.Broken broken -> text(500, "An unexpected error occurred!");
        };
    }

    private static Reply error(int status, String error, String cause) {
        return Reply.json(
                status, "{\"error\":" + JsonText.quoted(error) + ",\"cause\":" + JsonText.quoted(cause) + "}");
    }

    /** Some answers are no JSON, though they say so there. */
    static Reply text(int status, String text) {
        return Reply.json(status, text);
    }
}

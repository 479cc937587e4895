package io.millrace.router.frontend.kserve;

import io.millrace.inference.Failure;
import io.millrace.router.frontend.FaultStatus;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.frontend.Reply;

/** Failures as KServe says them: a status and {@code {"error": "…"}}. */
final class KserveErrors {
    private static final FaultStatus STATUS = FaultStatus.GATEWAY;

    private KserveErrors() {}

    static Reply render(Failure failure) {
        return switch (failure) {
            case Failure.Malformed malformed -> error(400, "Unrecognized request format: " + malformed.text());
            case Failure.TooLarge tooLarge -> error(413, tooLarge.text());
            case Failure.Unfit(var where, var problem) -> error(400, where.isEmpty() ? problem : failure.text());
            case Failure.NotCarried notCarried -> error(501, notCarried.text());
            case Failure.Unsupported unsupported -> error(501, unsupported.text());
            case Failure.UnknownModel(var model, var version) ->
                error(404, "Model with name " + model + " does not exist.");
            case Failure.Refused(var status, var message, var answer) -> error(status, message);
            case Failure.NoEndpoint(var model) -> error(503, "Model with name " + model + " is not ready.");
            case Failure.NoFeatures noFeatures -> error(503, noFeatures.text());
            case Failure.Rejected rejected -> error(503, rejected.text());
            case Failure.Expired expired -> error(504, expired.text());
            case Failure.AttemptFailed(var at, var sent, var fault) -> error(STATUS.of(fault), fault.text());
            case Failure.Cancelled cancelled -> error(499, cancelled.text());
            case Failure.Broken broken -> error(500, broken.text());
        };
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

package io.millrace.router.frontend.torchserve;

import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.frontend.FaultStatus;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.frontend.Reply;
import java.util.Optional;

/** Failures as TorchServe says them: {@code {"code", "type", "message"}}. */
final class TorchServeErrors {
    private static final String BAD_REQUEST = "BadRequestException";
    private static final String UNAVAILABLE = "ServiceUnavailableException";
    private static final String INTERNAL = "InternalServerException";
    private static final FaultStatus STATUS = new FaultStatus(503, 503);

    private TorchServeErrors() {}

    static Reply render(Failure failure) {
        return switch (failure) {
            case Failure.Malformed malformed -> error(400, BAD_REQUEST, malformed.text());
            case Failure.TooLarge tooLarge -> error(413, "RequestEntityTooLargeException", tooLarge.text());
            case Failure.Unfit unfit -> error(400, BAD_REQUEST, unfit.text());
            case Failure.NotCarried notCarried -> error(400, BAD_REQUEST, notCarried.text());
            case Failure.Unsupported unsupported -> error(501, "NotImplementedException", unsupported.text());
            case Failure.UnknownModel(var model, var version) ->
                error(
                        404,
                        version.isPresent() ? "ModelVersionNotFoundException" : "ModelNotFoundException",
                        unknown(model, version));
            case Failure.Refused(var status, var message, var answer) ->
                error(status, status < 500 ? BAD_REQUEST : INTERNAL, message);
            case Failure.NoEndpoint noEndpoint -> error(503, UNAVAILABLE, noEndpoint.text());
            case Failure.NoFeatures noFeatures -> error(503, UNAVAILABLE, noFeatures.text());
            case Failure.Rejected rejected -> error(503, UNAVAILABLE, rejected.text());
            case Failure.Expired expired -> error(504, "RequestTimeoutException", expired.text());
            case Failure.AttemptFailed(var at, var sent, Fault.LacksModel(var status, var message, var answer)) ->
                error(status, status == 404 ? "ModelNotFoundException" : UNAVAILABLE, message);
            case Failure.AttemptFailed(var at, var sent, var fault) ->
                error(STATUS.of(fault), STATUS.of(fault) == 503 ? UNAVAILABLE : INTERNAL, fault.text());
            case Failure.Cancelled cancelled -> error(499, BAD_REQUEST, cancelled.text());
            case Failure.Broken broken -> error(500, INTERNAL, broken.text());
        };
    }

    static String unknown(ModelName model, Optional<ModelVersion> version) {
        return version.map(v -> "Model version: " + v + " does not exist for model: " + model)
                .orElse("Model not found: " + model);
    }

    static Reply error(int status, String type, String message) {
        return Reply.json(
                status,
                "{\n  \"code\": " + status + ",\n  \"type\": " + JsonText.quoted(type) + ",\n  \"message\": "
                        + JsonText.quoted(message) + "\n}\n");
    }

    static Reply notFound() {
        return error(
                404, "ResourceNotFoundException", "Requested resource is not found, please refer to API document.");
    }

    static Reply wrongVerb() {
        return error(
                405, "MethodNotAllowedException", "Requested method is not allowed, please refer to API document.");
    }
}

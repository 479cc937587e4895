package io.millrace.router.frontend.openai;

import io.millrace.inference.Failure;
import io.millrace.router.frontend.FaultStatus;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.frontend.Reply;
import org.jspecify.annotations.Nullable;

/** Failures as OpenAI says them: {@code {"error": {"message", "type", "param", "code"}}}. */
final class OpenAiErrors {
    private static final String CLIENTS = "invalid_request_error";
    private static final String SERVERS = "server_error";
    private static final FaultStatus STATUS = FaultStatus.GATEWAY;

    private OpenAiErrors() {}

    static Reply render(Failure failure) {
        return switch (failure) {
            case Failure.Malformed(var where, var problem) -> clients(400, problem, where, null);
            case Failure.TooLarge tooLarge -> clients(413, tooLarge.text(), null, "request_too_large");
            case Failure.Unfit(var where, var problem) -> clients(400, problem, where.isEmpty() ? null : where, null);
            case Failure.NotCarried notCarried -> clients(400, notCarried.text(), null, null);
            case Failure.Unsupported unsupported -> clients(501, unsupported.text(), null, "unsupported");
            case Failure.UnknownModel(var model, var version) ->
                clients(404, "The model '" + model + "' does not exist", "model", "model_not_found");
            case Failure.Refused(var status, var message, var answer) -> clients(status, message, null, null);
            case Failure.NoEndpoint noEndpoint -> servers(503, noEndpoint.text(), "no_endpoint");
            case Failure.NoFeatures noFeatures -> servers(503, noFeatures.text(), "no_features");
            case Failure.Rejected rejected -> servers(503, rejected.text(), "overloaded");
            case Failure.Expired expired -> servers(504, expired.text(), "timeout");
            case Failure.AttemptFailed(var at, var sent, var fault) -> servers(STATUS.of(fault), fault.text(), null);
            case Failure.Cancelled cancelled -> clients(400, cancelled.text(), null, null);
            case Failure.Broken broken -> servers(500, broken.text(), null);
        };
    }

    static Reply wrongVerb(String verb) {
        return clients(405, "Not allowed to " + verb + " on this path", null, "method_not_allowed");
    }

    private static Reply clients(int status, String message, @Nullable String param, @Nullable String code) {
        return error(status, message, CLIENTS, param, code);
    }

    private static Reply servers(int status, String message, @Nullable String code) {
        return error(status, message, SERVERS, null, code);
    }

    private static Reply error(int status, String message, String type, @Nullable String param, @Nullable String code) {
        return Reply.json(
                status,
                "{\"error\":{\"message\":" + JsonText.quoted(message) + ",\"type\":\"" + type + "\",\"param\":"
                        + orNull(param) + ",\"code\":" + orNull(code) + "}}");
    }

    private static String orNull(@Nullable String text) {
        return text == null ? "null" : JsonText.quoted(text);
    }
}

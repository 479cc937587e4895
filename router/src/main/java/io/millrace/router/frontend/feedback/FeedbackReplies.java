package io.millrace.router.frontend.feedback;

import io.millrace.inference.Failure;
import io.millrace.router.frontend.Reply;
import io.millrace.router.traffic.reward.Feedback;
import io.millrace.router.traffic.reward.FeedbackOutcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What clients are told. */
final class FeedbackReplies {
    private FeedbackReplies() {}

    static Reply of(FeedbackOutcome outcome) {
        return Reply.json(status(outcome), document(outcome).toBuffer());
    }

    /** Of a list: 200, whatever came of each; that stands in it. */
    static Reply of(List<Feedback> all, List<FeedbackOutcome> outcomes) {
        JsonArray results = new JsonArray();
        int counted = 0;
        for (int i = 0; i < all.size(); i++) {
            FeedbackOutcome outcome = outcomes.get(i);
            if (outcome instanceof FeedbackOutcome.Taken) counted++;
            results.add(new JsonObject()
                    .put("request_id", all.get(i).id().text())
                    .put("status", status(outcome))
                    .mergeIn(document(outcome)));
        }
        return Reply.json(
                200,
                new JsonObject().put("counted", counted).put("results", results).toBuffer());
    }

    private static int status(FeedbackOutcome outcome) {
        return switch (outcome) {
            case FeedbackOutcome.Taken taken -> 200;
            case FeedbackOutcome.Uncounted uncounted -> 200;
            case FeedbackOutcome.Outside outside -> 400;
            case FeedbackOutcome.Unknown unknown -> 404;
            case FeedbackOutcome.Repeated repeated -> 409;
        };
    }

    private static JsonObject document(FeedbackOutcome outcome) {
        return switch (outcome) {
            case FeedbackOutcome.Taken(var model, var arm) -> heard(model.text(), arm, true);
            case FeedbackOutcome.Uncounted(var model, var arm, var why) ->
                heard(model.text(), arm, false).put("why", why);
            case FeedbackOutcome.Outside(var model, var range) ->
                error("reward: an answer of '" + model + "' is worth from " + range.least() + " to " + range.most());
            case FeedbackOutcome.Repeated(var model) ->
                error("the call to '" + model + "' has had its feedback: the first counts");
            case FeedbackOutcome.Unknown() ->
                error("no call of this id is waited for: this router has not answered it, or too long ago, or its"
                        + " model has no 'traffic.feedback'");
        };
    }

    private static JsonObject heard(String model, String arm, boolean counts) {
        return new JsonObject().put("counted", counts).put("model", model).put("arm", arm);
    }

    static Reply render(Failure failure) {
        return switch (failure) {
            case Failure.Malformed malformed -> failed(400, malformed);
            case Failure.Unsupported unsupported -> failed(405, unsupported).with("allow", "POST");
            case Failure.UnknownModel unknown -> failed(404, unknown);
            case Failure.TooLarge tooLarge -> failed(413, tooLarge);
            case Failure.Unfit unfit -> failed(400, unfit);
            case Failure.NotCarried notCarried -> failed(400, notCarried);
            case Failure.Refused refused -> failed(refused.status(), refused);
            case Failure.NoEndpoint noEndpoint -> failed(503, noEndpoint);
            case Failure.NoFeatures noFeatures -> failed(503, noFeatures);
            case Failure.Rejected rejected -> failed(503, rejected);
            case Failure.Expired expired -> failed(408, expired);
            case Failure.AttemptFailed attempt -> failed(502, attempt);
            case Failure.Cancelled cancelled -> failed(499, cancelled);
            case Failure.Broken broken -> failed(500, broken);
        };
    }

    private static Reply failed(int status, Failure failure) {
        return Reply.json(status, error(failure.text()).toBuffer());
    }

    private static JsonObject error(String text) {
        return new JsonObject().put("error", text);
    }
}

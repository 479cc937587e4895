package io.millrace.router.frontend.feedback;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.RequestId;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonKind;
import io.millrace.inference.form.JsonScanner;
import io.millrace.router.traffic.reward.Feedback;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client posts: {@code {"request_id": "…", "reward": 0.7, "model": "…"}}, or a list of such.
 *
 * @param isList whether it is answered as one
 */
record FeedbackMessage(List<Feedback> all, boolean isList) {
    static final int MOST = 1_000;
    static final int MOST_BYTES = 256 << 10;

    FeedbackMessage {
        all = List.copyOf(all);
    }

    /** Fails with {@code Malformed} or {@code TooLarge}. */
    static FeedbackMessage read(Buffer body) {
        if (body.length() > MOST_BYTES) throw new Failure.TooLarge(MOST_BYTES).toException();
        JsonScanner in = JsonScanner.of(body);
        try {
            FeedbackMessage message = in.atArray() ? list(in) : new FeedbackMessage(List.of(one(in, "")), false);
            in.end();
            return message;
        } catch (JsonException problem) {
            throw malformed("body", problem.problem() + " at " + problem.offset());
        }
    }

    private static FeedbackMessage list(JsonScanner in) {
        List<Feedback> all = new ArrayList<>();
        in.enterArray();
        while (in.nextElement()) {
            if (all.size() == MOST) throw malformed("body", "more than " + MOST + " of a list");
            all.add(one(in, "[" + all.size() + "]."));
        }
        return new FeedbackMessage(all, true);
    }

    private static Feedback one(JsonScanner in, String where) {
        Optional<RequestId> id = Optional.empty();
        Optional<Double> reward = Optional.empty();
        Optional<ModelName> model = Optional.empty();
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            switch (fields.name()) {
                case "request_id" -> id = Optional.of(id(in.string(), where));
                case "reward" -> reward = Optional.of(number(in, where));
                case "model" -> model = Optional.of(model(in.string(), where));
                default ->
                    throw malformed(
                            where + Excerpt.of(fields.name()), "no such field; there are request_id, reward and model");
            }
        }
        return new Feedback(
                id.orElseThrow(() -> malformed(where + "request_id", "it is missing")),
                model,
                new Feedback.Said.Worth(reward.orElseThrow(() -> malformed(where + "reward", "it is missing"))));
    }

    private static RequestId id(String text, String where) {
        if (!RequestId.isValid(text))
            throw malformed(
                    where + "request_id",
                    "'" + Excerpt.of(text) + "' is no request id: 1 to 64 letters, digits and . _ -");
        return new RequestId(text);
    }

    private static ModelName model(String text, String where) {
        if (!ModelName.isValid(text))
            throw malformed(where + "model", "'" + Excerpt.of(text) + "' is not the name of a model");
        return new ModelName(text);
    }

    private static double number(JsonScanner in, String where) {
        JsonKind kind = in.scalar();
        if (kind != JsonKind.INTEGER && kind != JsonKind.FRACTION)
            throw malformed(where + "reward", "it is not a number");
        return in.asReal();
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }
}

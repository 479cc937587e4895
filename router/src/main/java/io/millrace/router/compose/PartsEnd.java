package io.millrace.router.compose;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Stage;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.router.chain.Degraded;
import io.millrace.router.chain.RoutedCall;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The end of a call whose parts are asked: once, with an answer, a failure, or its client's leaving. */
final class PartsEnd {
    private final Whole whole;
    private final Promise<InferenceResponse> promise = Promise.promise();
    private final List<PartCall> asked = new ArrayList<>();
    private Runnable forget = () -> {};
    private Runnable first = () -> {};
    private boolean isOver;

    PartsEnd(Whole whole) {
        this.whole = whole;
        this.forget =
                whole.call().call().cancel().onCancel(() -> fails(new Failure.Cancelled(Stage.WAITING).toException()));
    }

    Future<InferenceResponse> future() {
        return promise.future();
    }

    /** What is to be done before anything else when it is over. */
    void first(Runnable task) {
        first = task;
    }

    boolean isOver() {
        return isOver;
    }

    /** It is given up when all is over. */
    PartCall asks(PartCall part) {
        asked.add(part);
        return part;
    }

    /** @param kind of part, as a person would say it */
    void failsAt(String kind, PartCall part, Throwable cause) {
        if (isOver) return;
        whole.call().failedAt(part.name());
        Failure failure = FailureException.of(cause);
        fails(PartFailure.of(kind + " '" + part.name() + "'", failure).toException());
    }

    void fails(Throwable cause) {
        if (end(PartCall.CANCELLED)) promise.fail(cause);
    }

    /** @param outputs of all that were asked for, and others perhaps */
    void answers(List<Tensor> outputs) {
        List<Tensor> wanted;
        try {
            wanted = wanted(outputs, whole.asked().wanted());
        } catch (FailureException none) {
            fails(none);
            return;
        }
        if (!end(PartCall.LATE)) return;
        Tensors answer = new Tensors(wanted, List.of(), whole.asked().id(), Map.of());
        promise.complete(new Computed(answer, Optional.empty()));
    }

    private boolean end(String others) {
        if (isOver) return false;
        isOver = true;
        first.run();
        forget.run();
        for (PartCall part : asked) part.giveUp(others);
        account();
        return true;
    }

    /** Those that run at once take the time of the longest; the others its sum. */
    private void account() {
        int attempts = 0;
        long nanos = 0;
        for (PartCall part : asked) {
            RoutedCall its = part.routed();
            if (its == null) continue;
            attempts += its.attempts();
            nanos = Math.max(nanos, its.serverNanos());
            Degraded less = its.degraded();
            if (less != null) whole.call().isLessBy(less);
        }
        whole.call().wentElsewhere(null, attempts, nanos);
    }

    private static List<Tensor> wanted(List<Tensor> outputs, List<String> names) {
        if (names.isEmpty()) return outputs;
        List<Tensor> wanted = new ArrayList<>();
        for (String name : names)
            wanted.add(outputs.stream()
                    .filter(output -> output.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new Failure.Unfit(
                                    "output '" + Excerpt.of(name) + "'", "the answer has none of that name")
                            .toException()));
        return wanted;
    }
}

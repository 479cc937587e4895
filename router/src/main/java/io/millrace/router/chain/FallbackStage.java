package io.millrace.router.chain;

import io.millrace.config.FallbackSettings;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.router.route.ClientSignature;
import io.millrace.router.route.Route;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives the default answer of a model that has one, where all below gave none. Not for what the client did wrong, nor for
 * bugs of ours, which are not to be hidden; and not where the request cannot be read, or asks for what the default lacks.
 */
final class FallbackStage implements Policy {
    private final TensorCalls calls;
    private final LastWell known = new LastWell();
    private final List<@Nullable Made> answers = new ArrayList<>();

    /** @param of the settings it was made of */
    private record Made(FallbackSettings of, DefaultAnswer answer) {}

    FallbackStage(TensorCalls calls) {
        this.calls = calls;
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        Route route = routed.route();
        Optional<FallbackSettings> settings = route.config().fallback();
        if (settings.isEmpty()) return next.go(routed);
        Route best = known.of(route);
        DefaultAnswer answer = answer(route.index(), settings.get());
        return next.go(routed).recover(cause -> {
            Failure failure = FailureException.of(cause);
            @Nullable Tensors instead = mayHide(failure) ? instead(routed, best, answer) : null;
            if (instead == null) return Future.failedFuture(cause);
            routed.standsFor(failure);
            return Future.succeededFuture(new Computed(instead, Optional.empty()));
        });
    }

    @SuppressWarnings("ReferenceEquality") // A config keeps what does not change.
    private DefaultAnswer answer(int index, FallbackSettings settings) {
        while (answers.size() <= index) answers.add(null);
        Made known = answers.get(index);
        if (known != null && known.of() == settings) return known.answer();
        Made fresh = new Made(settings, DefaultAnswer.of(settings));
        answers.set(index, fresh);
        return fresh.answer();
    }

    private static boolean mayHide(Failure failure) {
        return !failure.isClients() && !(failure instanceof Failure.Broken);
    }

    private @Nullable Tensors instead(RoutedCall routed, Route best, DefaultAnswer answer) {
        ModelSignature signature = ClientSignature.of(
                LastWell.signature(best, routed.call().request().version()),
                routed.route().config());
        Tensors asked = calls.readAny(routed, signature);
        if (asked == null) return null;
        List<Tensor> outputs = answer.to(asked, signature);
        return outputs == null ? null : new Tensors(outputs, List.of(), asked.id(), Map.of());
    }
}

package io.millrace.router.traffic.shadow;

import io.millrace.backends.AnswerTensors;
import io.millrace.config.ShadowSettings;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Ticker;
import io.millrace.inference.Wire;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.Policy;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.chain.TensorCalls;
import io.millrace.router.chain.Timers;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingTable;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws calls to be copied, and has them copied once their clients' answers are on their way: the call itself goes on as if
 * nobody looked. On the call's event loop.
 */
public final class ShadowStage implements Policy {
    private final Shadows shadows;
    private final int loops;
    private final Copying copying;
    private final Executor loop;
    private final RandomGenerator random;
    private final Map<Pair, Target> targets = new HashMap<>();

    /** @param to what {@link ShadowSettings#name} says */
    private record Pair(ModelName model, String to) {}

    /** What one event loop makes its stage of. */
    public record Parts(
            Shadows shadows,
            int loops,
            RoutingTable routing,
            TensorCalls calls,
            AnswerTensors answers,
            Aside aside,
            Executor loop,
            Timers timers,
            Ticker ticker,
            RandomGenerator random) {}

    /** @param chain of copies, which are neither remembered nor copied again */
    public ShadowStage(Parts parts, Next chain) {
        this.shadows = parts.shadows();
        this.loops = parts.loops();
        this.loop = parts.loop();
        this.random = parts.random();
        this.copying = new Copying(
                chain, parts.routing(), parts.calls(), parts.answers(), parts.aside(), parts.timers(), parts.ticker());
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        Future<InferenceResponse> answer = next.go(routed);
        List<ShadowSettings> wanted = Shadows.settings(routed.route().config());
        for (int place = 0; place < wanted.size(); place++)
            if (random.nextDouble() < wanted.get(place).sampleRatio()) {
                String to = wanted.get(place).name();
                // Behind whoever gives the client its answer, which is done when this task is run.
                answer.onComplete(ended -> loop.execute(() -> copy(routed, to, ended)));
            }
        return answer;
    }

    private void copy(RoutedCall routed, String to, AsyncResult<InferenceResponse> ended) {
        Target target = target(routed.route().model(), to);
        if (target == null || isAnsweredByIt(routed, target.settings())) return;
        Outcome whyNot = whyNot(routed, ended);
        if (whyNot != null) {
            target.figures().ended(whyNot);
            return;
        }
        Wire asked = (Wire) routed.call().request().payload();
        new Copy(routed, asked, ended.result(), target, copying).comes();
    }

    /** By the config in force, which may be another than the call began with. Null where that copies there no more. */
    private @Nullable Target target(ModelName model, String to) {
        Pair pair = new Pair(model, to);
        Route route = copying.routing().current().route(model);
        ShadowSettings settings = route == null
                ? null
                : Shadows.settings(route.config()).stream()
                        .filter(each -> each.name().equals(to))
                        .findFirst()
                        .orElse(null);
        if (settings == null) {
            targets.remove(pair);
            return null;
        }
        Target known = targets.get(pair);
        // A config may have gone and come back since; its figures began anew then.
        PairFigures figures = shadows.of(model, settings);
        if (known != null && known.settings().equals(settings) && known.figures() == figures) return known;
        Target fresh =
                new Target(settings, new Lane(settings.atOnce(), settings.queue(), settings.buffer(), loops), figures);
        targets.put(pair, fresh);
        return fresh;
    }

    /** Whether a version would be compared with itself. */
    private static boolean isAnsweredByIt(RoutedCall routed, ShadowSettings settings) {
        Optional<ModelVersion> asked = routed.call().request().version();
        return asked.isPresent()
                && settings.version().isPresent()
                && settings.to().equals(routed.route().model())
                && routed.route().version(settings.version().get()).equals(asked);
    }

    private static @Nullable Outcome whyNot(RoutedCall routed, AsyncResult<InferenceResponse> ended) {
        if (routed.sequence().isPresent()) return Outcome.SEQUENCE;
        if (!(routed.call().request().payload() instanceof Wire wire) || wire.goesUnread()) return Outcome.UNREAD;
        if (ended.failed() || routed.standsFor() != null) return Outcome.UNANSWERED;
        return switch (ended.result()) {
            case InferenceResponse.Streamed streamed -> Outcome.STREAMED;
            case InferenceResponse.Relayed relayed -> AnswerTensors.isWell(relayed) ? null : Outcome.UNANSWERED;
            case InferenceResponse.Computed computed -> null;
        };
    }
}

package io.millrace.router.compose;

import io.millrace.config.ChainSettings;
import io.millrace.config.EnsembleSettings;
import io.millrace.config.SwitchSettings;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.Policy;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.chain.TensorCalls;
import io.millrace.router.chain.Timers;
import io.millrace.router.route.RouteParts;
import io.vertx.core.Future;
import java.util.random.RandomGenerator;

/**
 * Has the parts asked of a model that is made of others, in place of all that has to do with servers. A call to another goes on
 * untouched. On the call's event loop.
 */
public final class ComposeStage implements Policy {
    private final TensorCalls calls;
    private final Asking asking;

    /** @param parts the chain of calls to parts */
    public ComposeStage(
            Next parts,
            TensorCalls calls,
            PartListener listener,
            Timers timers,
            Ticker ticker,
            RandomGenerator random) {
        this.calls = calls;
        this.asking = new Asking(parts, listener, timers, ticker, random);
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        RouteParts parts = routed.route().parts();
        if (parts == null) return next.go(routed);
        try {
            return asked(read(routed, parts));
        } catch (FailureException unfit) {
            return Future.failedFuture(unfit);
        }
    }

    private Whole read(RoutedCall routed, RouteParts parts) {
        InferenceRequest request = routed.call().request();
        if (request.version().isPresent()
                && !parts.model().has(request.version().get()))
            throw new Failure.UnknownModel(request.model(), request.version()).toException();
        if (routed.sequence().isPresent())
            throw new Failure.NotCarried("a step of a sequence", "its model is made of others").toException();
        return new Whole(
                routed, parts, calls.required(routed, reading(request.form(), parts), "its model is made of others"));
    }

    /** One that names its types is taken at its word: what it names is the parts' affair. */
    private static ModelSignature reading(WireForm form, RouteParts parts) {
        boolean namesTypes = form == WireForm.OIP_REST || form == WireForm.OIP_GRPC || form == WireForm.TFS_GRPC;
        boolean declared = !namesTypes || !(parts.made() instanceof SwitchSettings);
        return declared ? parts.model().signature() : ModelSignature.UNKNOWN;
    }

    private Future<InferenceResponse> asked(Whole whole) {
        return switch (whole.parts().made()) {
            case EnsembleSettings ensemble -> new EnsembleRun(asking, whole, ensemble).begin();
            case ChainSettings chain -> new ChainRun(asking, whole, chain).begin();
            case SwitchSettings choice -> new SwitchRun(asking, whole, choice).begin();
        };
    }
}

package io.millrace.router.chain;

import io.millrace.backends.RequestTensors;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensors;
import io.millrace.inference.Understood;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.router.route.Route;
import org.jspecify.annotations.Nullable;

/** Reads calls that are answered with tensors and nothing else, before anybody is picked for them. One per event loop. */
public final class TensorCalls {
    private final RequestTensors requests;

    public TensorCalls(RequestTensors requests) {
        this.requests = requests;
    }

    /**
     * What the call asks. Null for a step of a sequence, for one that goes unread, and for one that cannot be read: its server
     * is to say why.
     *
     * @param signature of the model as its servers tell
     */
    public @Nullable Tensors read(RoutedCall routed, Route route, ModelSignature signature) {
        return routed.call().request().payload() instanceof Wire wire && isHandlersOwn(wire.form(), route)
                ? null
                : readAny(routed, signature);
    }

    /** The same, where it does not matter who is to answer it. */
    public @Nullable Tensors readAny(RoutedCall routed, ModelSignature signature) {
        if (routed.sequence().isPresent()) return null;
        return switch (routed.call().request().payload()) {
            case Tensors tensors -> tensors;
            case Understood understood -> understood.tensors();
            case Wire wire -> read(routed.call(), wire, signature);
        };
    }

    /**
     * The same of a call that must be read here, whatever it is.
     *
     * @param why in a few words, for a client whose request goes unread
     * @throws FailureException where it goes unread, or cannot be read
     */
    public Tensors required(RoutedCall routed, ModelSignature signature, String why) {
        InferenceCall call = routed.call();
        return switch (call.request().payload()) {
            case Tensors tensors -> tensors;
            case Understood understood -> understood.tensors();
            case Wire wire -> {
                if (call.asked().isPresent()) yield call.asked().get().tensors();
                if (wire.goesUnread()) throw new Failure.NotCarried("a request that is not read", why).toException();
                yield requests.read(call, wire, signature).tensors();
            }
        };
    }

    private @Nullable Tensors read(InferenceCall call, Wire wire, ModelSignature signature) {
        if (wire.goesUnread()) return null;
        try {
            Asked asked = call.asked().isPresent() ? call.asked().get() : requests.read(call, wire, signature);
            return isOfTensors(asked.wish()) ? asked.tensors() : null;
        } catch (FailureException unreadable) {
            return null;
        }
    }

    /** What TorchServe's own clients send is one element, of which only its handler knows what it is. */
    private static boolean isHandlersOwn(WireForm form, Route route) {
        return (form == WireForm.TORCHSERVE_REST || form == WireForm.TORCHSERVE_GRPC) && route.isSpokenByAny(form);
    }

    /** Whether the answer is the tensors themselves. Classes and the like each server makes in a way of its own. */
    private static boolean isOfTensors(AnswerWish wish) {
        return switch (wish) {
            case AnswerWish.OpenInference json -> json.classes().most().isEmpty();
            case AnswerWish.OpenInferenceGrpc grpc -> grpc.classes().most().isEmpty();
            case AnswerWish.TensorFlow columns -> true;
            case AnswerWish.TensorFlowGrpc predict -> true;
            case AnswerWish.TensorFlowExamples examples -> false;
            case AnswerWish.TensorFlowGrpcExamples examples -> false;
            case AnswerWish.Clipper queries -> true;
            case AnswerWish.TorchServe elements -> true;
        };
    }
}

package io.millrace.router.chain;

import io.millrace.backends.RequestTensors;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Parameter;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.router.cache.Question;
import io.millrace.router.route.Route;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads calls as questions whose answers may be remembered. One per event loop. */
final class CacheQuestions {
    private static final CharSequence TENANT = HttpHeaders.createOptimized("x-millrace-tenant");

    /** What these say is for queues, ours and the server's. */
    private static final Set<String> FOR_QUEUES = Set.of("priority", "timeout");

    private final RequestTensors requests;

    /**
     * @param outputs  those of the answer, in order; empty for all where it is not known which there are
     * @param equalRows whether rows are answered each for itself, all in one shape
     * @param question what the answer depends on
     */
    record Read(Tensors tensors, List<String> outputs, boolean equalRows, Question question) {}

    CacheQuestions(RequestTensors requests) {
        this.requests = requests;
    }

    /**
     * Null for a call that is none: a step of a sequence, one that goes unread or cannot be read (its server is to say
     * why), and one whose client wants no answer from memory.
     */
    @Nullable Read read(RoutedCall routed, CacheView view) {
        if (routed.sequence().isPresent()) return null;
        if (!(routed.call().request().payload() instanceof Wire wire) || wire.goesUnread()) return null;
        if (CacheControl.forbids(wire.headers()) || isHandlersOwn(wire.form(), view.route())) return null;
        ModelSignature signature = view.signature(routed.call().request().version());
        try {
            Asked asked = requests.read(routed.call(), wire, signature);
            return isOfTensors(asked.wish()) ? read(routed, view, wire, asked.tensors(), signature) : null;
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

    private static Read read(RoutedCall routed, CacheView view, Wire wire, Tensors asked, ModelSignature signature) {
        List<String> outputs = asked.wanted().isEmpty()
                ? signature.outputs().stream().map(TensorSpec::name).toList()
                : asked.wanted();
        Question question = new Question(
                routed.route().model(),
                view.resolved(routed.call().request().version()),
                view.cache().settings().perTenant()
                        ? Optional.ofNullable(wire.headers().get(TENANT))
                        : Optional.empty(),
                Optional.ofNullable(wire.headers().get(HttpHeaders.AUTHORIZATION)),
                asked.tensors(),
                parameters(asked.parameters()),
                outputs);
        return new Read(asked, outputs, hasEqualRows(signature), question);
    }

    private static boolean hasEqualRows(ModelSignature signature) {
        if (!signature.batched() || signature.outputs().isEmpty()) return false;
        for (TensorSpec output : signature.outputs())
            if (output.shape().rank() == 0 || !output.shape().tail().isKnown()) return false;
        return true;
    }

    private static Map<String, Parameter> parameters(Map<String, Parameter> all) {
        if (all.isEmpty()) return all;
        return all.entrySet().stream()
                .filter(each -> !FOR_QUEUES.contains(each.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}

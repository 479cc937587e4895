package io.millrace.router.chain;

import io.millrace.inference.ModelSignature;
import io.millrace.inference.Parameter;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.router.cache.Question;
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

    private final TensorCalls calls;

    /**
     * @param outputs  those of the answer, in order; empty for all where it is not known which there are
     * @param equalRows whether rows are answered each for itself, all in one shape
     * @param question what the answer depends on
     */
    record Read(Tensors tensors, List<String> outputs, boolean equalRows, Question question) {}

    CacheQuestions(TensorCalls calls) {
        this.calls = calls;
    }

    /** Null for a call that is none of {@link TensorCalls}, and one whose client wants no answer from memory. */
    @Nullable Read read(RoutedCall routed, CacheView view) {
        if (!(routed.call().request().payload() instanceof Wire wire) || CacheControl.forbids(wire.headers()))
            return null;
        ModelSignature signature = view.signature(routed.call().request().version());
        Tensors asked = calls.read(routed, view.route(), signature);
        return asked == null ? null : read(routed, view, wire, asked, signature);
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

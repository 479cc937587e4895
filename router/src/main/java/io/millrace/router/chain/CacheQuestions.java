package io.millrace.router.chain;

import io.millrace.inference.ModelSignature;
import io.millrace.inference.Parameter;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.router.cache.Question;
import io.vertx.core.MultiMap;
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
    record Read(Tensors tensors, List<String> outputs, boolean equalRows, Question question) {
        /** The same of other inputs. */
        Read about(Tensors others) {
            return new Read(others, outputs, equalRows, question.about(others.tensors()));
        }
    }

    CacheQuestions(TensorCalls calls) {
        this.calls = calls;
    }

    /** Null for a call that is none of {@link TensorCalls}, and one whose client wants no answer from memory. */
    @Nullable Read read(RoutedCall routed, CacheView view) {
        MultiMap headers = routed.call().request().payload().clients().orElse(null);
        if (headers == null || CacheControl.forbids(headers)) return null;
        ModelSignature signature = view.signature(routed.call().request().version());
        Tensors asked = calls.read(routed, view.route(), signature);
        return asked == null ? null : read(routed, view, headers, asked, signature);
    }

    private static Read read(
            RoutedCall routed, CacheView view, MultiMap headers, Tensors asked, ModelSignature signature) {
        List<String> outputs = asked.wanted().isEmpty()
                ? signature.outputs().stream().map(TensorSpec::name).toList()
                : asked.wanted();
        Question question = new Question(
                routed.route().model(),
                view.resolved(routed.call().request().version()),
                view.cache().settings().perTenant() ? Optional.ofNullable(headers.get(TENANT)) : Optional.empty(),
                shown(routed.call().carried(), headers),
                asked.tensors(),
                parameters(asked.parameters()),
                outputs);
        return new Read(asked, outputs, hasEqualRows(signature), question);
    }

    /** No value of a header has a line end in it, so that none looks like several. */
    private static Optional<String> shown(List<String> carried, MultiMap headers) {
        Optional<String> authorization = Optional.ofNullable(headers.get(HttpHeaders.AUTHORIZATION));
        if (carried.isEmpty()) return authorization;
        StringBuilder all = new StringBuilder(authorization.orElse(""));
        for (String name : carried) all.append('\n').append(name).append(':').append(headers.get(name));
        return Optional.of(all.toString());
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

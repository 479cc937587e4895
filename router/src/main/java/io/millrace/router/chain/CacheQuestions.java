package io.millrace.router.chain;

import io.millrace.backends.RequestTensors;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.FailureException;
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

    private final RequestTensors requests;

    /**
     * @param wanted   the outputs in the order of the answer; empty for all, as they come
     * @param question what the answer depends on
     */
    record Read(Tensors tensors, List<String> wanted, Question question) {}

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
        if (CacheControl.forbids(wire.headers())) return null;
        try {
            Asked asked = requests.read(routed.call(), wire, view.signature());
            // What a server makes of examples, it makes by another signature than that we would ask.
            if (asked.wish() instanceof AnswerWish.TensorFlowExamples) return null;
            return read(routed, view, wire, asked.tensors());
        } catch (FailureException unreadable) {
            return null;
        }
    }

    private static Read read(RoutedCall routed, CacheView view, Wire wire, Tensors asked) {
        List<String> wanted = asked.wanted();
        if (wanted.isEmpty())
            wanted = view.signature().outputs().stream().map(TensorSpec::name).toList();
        Question question = new Question(
                routed.route().model(),
                view.resolved(routed.call().request().version()),
                view.cache().settings().perTenant()
                        ? Optional.ofNullable(wire.headers().get(TENANT))
                        : Optional.empty(),
                Optional.ofNullable(wire.headers().get(HttpHeaders.AUTHORIZATION)),
                asked.tensors(),
                parameters(asked.parameters()),
                wanted);
        return new Read(asked, wanted, question);
    }

    private static Map<String, Parameter> parameters(Map<String, Parameter> all) {
        if (all.isEmpty()) return all;
        return all.entrySet().stream()
                .filter(each -> !FOR_QUEUES.contains(each.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}

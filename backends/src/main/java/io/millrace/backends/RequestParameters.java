package io.millrace.backends;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Tensors;
import java.util.Set;

/** What becomes of request parameters where the server's protocol has none. */
public final class RequestParameters {
    /** Of the transport, or of our own queue: a model is none the wiser without them. */
    private static final Set<String> NO_LOSS =
            Set.of("priority", "timeout", "content_type", "headers", "triton_enable_empty_final_response");

    private RequestParameters() {}

    /** Fails with {@code NotCarried} where leaving a parameter out might change the answer. */
    public static void requireNoLoss(Tensors request, String protocol) {
        for (String name : request.parameters().keySet())
            if (!NO_LOSS.contains(name))
                throw new Failure.NotCarried(
                                "parameter '" + Excerpt.of(name) + "'", protocol + " has no request parameters")
                        .toException();
    }
}

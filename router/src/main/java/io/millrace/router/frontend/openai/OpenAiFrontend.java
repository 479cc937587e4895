package io.millrace.router.frontend.openai;

import io.millrace.inference.Failure;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.Frontend;
import io.millrace.router.frontend.HttpExchange;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.Reply;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/**
 * Clients of the API of OpenAI. The list of its models is at a path that is KServe's as well
 * ({@link io.millrace.router.frontend.ModelList}); below it all is KServe's and TensorFlow Serving's.
 */
public final class OpenAiFrontend implements Frontend {
    private static final WireForm FORM = WireForm.OPENAI;
    private static final Set<String> INFERENCES = Set.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings");

    private final InferDoor infer;

    public OpenAiFrontend(InferDoor infer) {
        this.infer = infer;
    }

    @Override
    public String label() {
        return FORM.label();
    }

    @Override
    public boolean owns(String path) {
        return INFERENCES.contains(path);
    }

    @Override
    public Reply render(Failure failure) {
        return OpenAiErrors.render(failure);
    }

    @Override
    public void handle(HttpExchange exchange) {
        HttpMethod verb = exchange.method();
        if (verb.equals(HttpMethod.POST)) infer.pass(exchange, FORM, ModelField::of);
        else exchange.reply(OpenAiErrors.wrongVerb(verb.name()));
    }
}

package io.millrace.router.frontend;

import io.millrace.backends.ClientCodec;
import io.millrace.backends.WireCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.WireForm;
import io.vertx.core.AsyncResult;
import java.util.Map;
import java.util.Optional;

/** Gives a call's result to its client: as a server said it where both speak one protocol, else in the client's words. */
final class ResultWriter {
    private final Map<WireForm, ClientCodec> codecs;

    ResultWriter(Map<WireForm, ClientCodec> codecs) {
        this.codecs = Map.copyOf(codecs);
    }

    void write(Exchange exchange, InferenceCall call, AsyncResult<InferenceResponse> result) {
        if (result.failed()) {
            refuse(exchange, call, FailureException.of(result.cause()));
            return;
        }
        switch (result.result()) {
            case InferenceResponse.Relayed relayed -> exchange.relay(relayed);
            case InferenceResponse.Streamed streamed -> exchange.stream(streamed);
            case InferenceResponse.Computed computed -> {
                if (exchange.hasEnded()) return;
                try {
                    predict(exchange, call, computed);
                } catch (RuntimeException e) {
                    exchange.fail(e);
                }
            }
        }
    }

    /** What a protocol has of its own in place of an answer comes before a default of the model. */
    private void predict(Exchange exchange, InferenceCall call, InferenceResponse.Computed computed) {
        Failure cause = exchange.standsFor();
        if (cause == null) exchange.predict(encode(call, computed));
        else exchange.predict(cause, own(call, cause).orElseGet(() -> encode(call, computed)));
    }

    private Optional<WireCodec.Body> own(InferenceCall call, Failure cause) {
        return codec(call.request().form()).flatMap(codec -> codec.instead(call.request(), cause));
    }

    private WireCodec.Body encode(InferenceCall call, InferenceResponse.Computed computed) {
        InferenceRequest request = call.request();
        Asked asked = call.asked().orElseThrow(() -> new IllegalStateException("an answer without its request"));
        return codec(request.form()).orElseThrow().encodeResponse(request, asked, computed);
    }

    /** What a server said itself goes to a client of the same protocol as it was said. */
    private void refuse(Exchange exchange, InferenceCall call, Failure failure) {
        Optional<InferenceResponse.Relayed> said = failure.answer()
                .filter(answer -> answer.form() == call.request().form());
        if (said.isPresent()) {
            exchange.relay(failure, said.get());
            return;
        }
        try {
            own(call, failure).ifPresentOrElse(body -> exchange.predict(failure, body), () -> exchange.fail(failure));
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    private Optional<ClientCodec> codec(WireForm form) {
        return Optional.ofNullable(codecs.get(form));
    }
}

package io.millrace.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.TraceHeaders;
import io.millrace.inference.Wire;
import io.vertx.core.MultiMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptTest {
    private static final TraceHeaders OWN =
            new TraceHeaders("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "");

    private final InferenceRequest request = FamilyFixture.openInference("");
    private final MultiMap clients = ((Wire) request.payload()).headers();
    private final Attempt untraced = FamilyFixture.attempt(
            request, Endpoint.remote("pool", ServerFamily.OIP_REST, "::1", 8000), FamilyFixture.served("onnx"));

    private Attempt tracedBy(TraceHeaders own) {
        return new Attempt(
                untraced.call(), untraced.endpoint(), untraced.model(), 1, 1, new CancelSignal(), Optional.of(own));
    }

    /** A call that nobody traces pays for no copy. */
    @Test
    void sharesTheClientsHeadersWhereItIsNotTraced() {
        assertThat(untraced.headers()).isSameAs(clients);
    }

    @Test
    void putsItsPlaceInTheTraceInPlaceOfTheClients() {
        clients.add("traceparent", "a").add("TraceParent", "b").add("tracestate", "c=1");

        MultiMap headers = tracedBy(OWN).headers();

        assertThat(headers.getAll("traceparent")).containsExactly(OWN.parent());
        assertThat(headers.contains("tracestate")).isFalse();
        assertThat(headers.get("x-own")).isEqualTo("kept");
        assertThat(clients.getAll("traceparent")).containsExactly("a", "b");
    }

    @Test
    void passesOnTheStateOfTheTrace() {
        clients.add("tracestate", "c=1").add("tracestate", "d=2");

        MultiMap headers = tracedBy(new TraceHeaders(OWN.parent(), "c=1,d=2")).headers();

        assertThat(headers.getAll("tracestate")).containsExactly("c=1,d=2");
    }
}

package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.EndpointState;
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.EndpointLoads;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoopEndpointsTest {
    private final EndpointLoads loads = new EndpointLoads();
    private final LoopEndpoints endpoints =
            new LoopEndpoints(Map.of("p", new ScriptedBackend()), Map.of(), new HandTicker());

    private Candidate candidate(String host) {
        Endpoint endpoint = Endpoint.remote("p", ServerFamily.OIP_REST, host, 80);
        return new Candidate(
                endpoint,
                ServedModel.untold(new ModelName("m")),
                new EndpointState.Serving(0),
                loads.of(endpoint.id()));
    }

    @Test
    void areKnownAgain() {
        LoopEndpoint met = endpoints.of(candidate("a"));

        assertThat(endpoints.of(candidate("a"))).isSameAs(met);
        assertThat(endpoints.of(candidate("b"))).isNotSameAs(met);
    }

    @Test
    void startAnewWhereTheSlotWasThatOfOneThatHasGone() {
        Candidate gone = candidate("gone");
        LoopEndpoint before = endpoints.of(gone);
        loads.keep(List.of());
        Candidate next = candidate("next");
        assertThat(next.load().slot()).isEqualTo(gone.load().slot());

        LoopEndpoint now = endpoints.of(next);

        assertThat(now).isNotSameAs(before);
        assertThat(now.id()).isEqualTo(next.endpoint().id());
        assertThat(endpoints.of(next)).isSameAs(now);
    }

    @Test
    void areNotDisplacedByACallThatStillHoldsOneThatHasGone() {
        Candidate gone = candidate("gone");
        loads.keep(List.of());
        Candidate next = candidate("next");
        LoopEndpoint now = endpoints.of(next);

        assertThat(endpoints.of(gone).id()).isEqualTo(gone.endpoint().id());

        assertThat(endpoints.of(next)).isSameAs(now);
    }
}

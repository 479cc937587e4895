package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Member;
import io.millrace.discovery.SourceStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several sources of one pool. */
class SourcesTest {
    private final KeptFleet fleet = new KeptFleet(2).started();

    private List<SourceStatus> statuses() {
        return fleet.keeper.fleet().pool("p").orElseThrow().sources();
    }

    @Test
    void makeOneFleetTogether() {
        Endpoint other = Endpoint.remote("p", ServerFamily.OIP_REST, "other", 80);
        fleet.listSecond(List.of(fleet.endpoints.getFirst(), other));

        assertThat(KeptFleet.members(fleet.keeper.fleet()))
                .extracting(member -> member.endpoint().host(), Member::foundBy)
                .containsExactly(
                        tuple("h0", List.of("first", "second")),
                        tuple("h1", List.of("first")),
                        tuple("other", List.of("second")));
    }

    @Test
    void keepWhatAnyOfThemLists() {
        fleet.listSecond(List.of(fleet.endpoints.getFirst()));
        fleet.list(List.of());

        assertThat(fleet.state(0).takesTraffic()).isTrue();
        assertThat(fleet.state(1)).isInstanceOf(EndpointState.Draining.class);
    }

    @Test
    void areBelievedInTheirOrder() {
        fleet.listSecond(List.of(fleet.endpoints.getFirst().withWeight(7)));
        assertThat(fleet.member(0).orElseThrow().endpoint().weight()).isEqualTo(1);

        fleet.list(List.of());

        assertThat(fleet.member(0).orElseThrow().endpoint().weight()).isEqualTo(7);
    }

    @Test
    void tellOfTheirTroubleAndKeepTheirList() {
        fleet.trouble("refused");

        assertThat(statuses())
                .containsExactly(
                        new SourceStatus("first", 2, true, Optional.of("refused")),
                        new SourceStatus("second", 0, false, Optional.empty()));
        assertThat(fleet.labels()).containsExactly("serving", "serving");

        fleet.list(fleet.endpoints);
        assertThat(statuses().getFirst().problem()).isEmpty();
    }
}

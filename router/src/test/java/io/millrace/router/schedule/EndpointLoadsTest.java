package io.millrace.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.inference.ModelName;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointLoadsTest {
    private final EndpointLoads loads = new EndpointLoads();

    @Test
    void keepsTheAccountOfWhoStays() {
        Endpoint stays = Candidates.endpoint("stays");
        EndpointLoad account = loads.of(stays.id());

        loads.keep(List.of(stays));

        assertThat(loads.of(stays.id())).isSameAs(account);
    }

    @Test
    void forgetsWhoHasGoneAndSendsNothingThereByItsOldAccount() {
        EndpointLoad account = loads.of(Candidates.endpoint("gone").id());

        loads.keep(List.of());

        assertThat(loads.all()).isEmpty();
        assertThat(account.isOut()).isTrue();
        assertThat(loads.find(account.id())).isEmpty();
    }

    @Test
    void waitsForWhatIsInFlightThere() {
        Candidates candidates = new Candidates();
        Candidate busy = candidates.of("busy");
        AttemptAccount attempt = AttemptAccount.open(busy, 5);

        candidates.loads().keep(List.of());
        assertThat(candidates.loads().all()).containsExactly(busy.load());
        attempt.close();
        candidates.loads().keep(List.of());

        assertThat(candidates.loads().all()).isEmpty();
        assertThat(candidates.loads().devices().all()).isEmpty();
    }

    @Test
    void keepsADeviceForTheOthersOnIt() {
        Endpoint one = Candidates.endpoint("one").onDevice("node7/gpu0");
        Endpoint other = Candidates.endpoint("other").onDevice("node7/gpu0");
        DeviceLoad device = loads.devices().of(one);

        loads.keep(List.of(other));

        assertThat(loads.devices().of(other)).isSameAs(device);
    }

    @Test
    void remembersTheLatenciesOfABoundedNumberOfModels() {
        EndpointLoad account = loads.of(Candidates.endpoint("h").id());
        LatencyByLoad first = account.latency(new ModelName("m0"));
        for (int i = 1; i < EndpointLoad.MOST_MODELS; i++) account.latency(new ModelName("m" + i));
        assertThat(account.latency(new ModelName("m0"))).isSameAs(first);

        account.latency(new ModelName("one-more"));

        assertThat(account.latency(new ModelName("m0"))).isNotSameAs(first);
    }

    @Test
    void isNoLargerForAThousandThatCameAndWent() {
        Endpoint stays = Candidates.endpoint("stays");
        int highestSlot = 0;
        for (int i = 0; i < 1_000; i++) {
            Endpoint comes = Candidates.endpoint("h" + i).onDevice("d" + i);
            loads.devices().of(comes);
            loads.of(stays.id());
            highestSlot = Math.max(highestSlot, loads.of(comes.id()).slot());
            loads.keep(List.of(stays));
        }

        assertThat(loads.all()).hasSize(1);
        assertThat(loads.devices().all()).isEmpty();
        assertThat(highestSlot).isEqualTo(1);
    }
}

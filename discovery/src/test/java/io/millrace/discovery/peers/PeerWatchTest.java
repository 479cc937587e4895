package io.millrace.discovery.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.HandControlLoop;
import io.millrace.discovery.SourceListener;
import io.millrace.discovery.SourceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several sources, one number. Time is turned by hand. */
class PeerWatchTest {
    private final HandControlLoop loop = new HandControlLoop();
    private final List<Peers> told = new ArrayList<>();
    private final PeerWatch watch = new PeerWatch(loop, told::add);
    private final Source consul = new Source("consul");
    private final Source file = new Source("file");

    private static final class Source implements FleetSource {
        private final String name;
        private @Nullable SourceListener listener;

        Source(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start(SourceListener hears) {
            listener = hears;
        }

        @Override
        public void stop() {
            listener = null;
        }

        void lists(String... hosts) {
            Objects.requireNonNull(listener)
                    .lists(Stream.of(hosts)
                            .map(host -> Endpoint.remote("peers", ServerFamily.OIP_REST, host, 8080))
                            .toList());
        }
    }

    private Peers now() {
        loop.settle();
        return told.getLast();
    }

    @Test
    void withoutSourcesThisRouterIsAlone() {
        watch.follow(List.of());

        assertThat(now()).isEqualTo(Peers.ALONE);
        assertThat(loop.waitingTimers()).isZero();
    }

    @Test
    void isNotHeardBeforeEverySourceHasTold() {
        watch.follow(List.of(consul, file));

        consul.lists("a", "b");
        assertThat(now().isHeard()).isFalse();
        Objects.requireNonNull(file.listener).troubled("there is no file");

        assertThat(now().isHeard()).isTrue();
        assertThat(now().count()).isEqualTo(2);
        assertThat(now().sources())
                .containsExactly(
                        new SourceStatus("consul", 2, true, Optional.empty()),
                        new SourceStatus("file", 0, true, Optional.of("there is no file")));
    }

    @Test
    void countsARouterOnceThatSeveralSourcesList() {
        watch.follow(List.of(consul, file));

        consul.lists("a", "b");
        file.lists("b", "c");
        loop.turn(Duration.ofSeconds(5));

        assertThat(now().count()).isEqualTo(3);
        assertThat(now().listed()).containsExactly("a:8080", "b:8080", "c:8080");
    }

    @Test
    void tellsOfANumberThatOnlyTimeChanges() {
        watch.follow(List.of(consul));
        consul.lists("a", "b", "c");
        assertThat(now().count()).isEqualTo(3);

        consul.lists("a", "b");
        assertThat(now().count()).isEqualTo(3);
        assertThat(now().listed()).hasSize(2);
        loop.turn(Duration.ofSeconds(12));

        assertThat(told.getLast().count()).isEqualTo(2);
    }

    @Test
    void keepsTheNumberWhileASourceIsInTrouble() {
        watch.follow(List.of(consul));
        consul.lists("a", "b", "c");
        Objects.requireNonNull(consul.listener).troubled("connection refused");

        loop.turn(Duration.ofHours(3));

        assertThat(now().count()).isEqualTo(3);
    }

    @Test
    void othersInItsPlaceChangeNothingUntilTheyTell() {
        watch.follow(List.of(consul));
        consul.lists("a", "b", "c");
        loop.settle();

        watch.follow(List.of(file));
        loop.turn(Duration.ofMinutes(1));
        assertThat(now().count()).isEqualTo(3);
        assertThat(consul.listener).isNull();

        file.lists("a", "b");
        loop.turn(Duration.ofSeconds(12));
        assertThat(now().count()).isEqualTo(2);
    }

    @Test
    void isAloneAtOnceWhenNobodyIsAskedAnyMore() {
        watch.follow(List.of(consul));
        consul.lists("a", "b", "c");
        loop.settle();

        watch.follow(List.of());

        assertThat(now()).isEqualTo(Peers.ALONE);
        assertThat(loop.waitingTimers()).isZero();
    }
}

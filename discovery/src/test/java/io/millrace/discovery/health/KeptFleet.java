package io.millrace.discovery.health;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.HandControlLoop;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.discovery.SourceListener;
import io.millrace.inference.Fault;
import io.millrace.inference.ModelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pool {@code p} of fake servers with a keeper, turned by hand, and what the keeper published. */
final class KeptFleet {
    static final ModelName DIGITS = new ModelName("digits");

    final HandControlLoop loop = new HandControlLoop();
    final FakeServers servers = new FakeServers(loop);
    final List<Endpoint> endpoints;
    final List<Fleet> published = new ArrayList<>();
    final List<EndpointId> ejections = new ArrayList<>();
    final FleetKeeper keeper;
    private final Map<EndpointId, List<Long>> changes = new HashMap<>();
    private final Source first = new Source("first");
    private final Source second = new Source("second");

    KeptFleet(int size) {
        this(size, ProbeSettings.DEFAULTS, EjectionSettings.DEFAULTS, 1);
    }

    KeptFleet(int size, ProbeSettings probe, EjectionSettings ejection, long seed) {
        endpoints = new ArrayList<>();
        for (int i = 0; i < size; i++) endpoints.add(Endpoint.remote("p", ServerFamily.OIP_REST, "h" + i, 80));
        WatchedPool pool =
                new WatchedPool("p", ServerFamily.OIP_REST, List.of(first, second), Set.of(DIGITS), probe, ejection);
        keeper = new FleetKeeper(List.of(pool), servers, this::changed, loop, new Random(seed));
    }

    KeptFleet started() {
        keeper.start();
        loop.settle();
        return this;
    }

    EndpointId id(int index) {
        return endpoints.get(index).id();
    }

    Optional<Member> member(int index) {
        return members(keeper.fleet()).stream()
                .filter(member -> member.endpoint().id().equals(id(index)))
                .findFirst();
    }

    static List<Member> members(Fleet fleet) {
        return fleet.pool("p").map(Pool::members).orElse(List.of());
    }

    /** @throws java.util.NoSuchElementException when it is not in the fleet */
    EndpointState state(int index) {
        return member(index).orElseThrow().state();
    }

    String label(int index) {
        return member(index).map(member -> member.state().label()).orElse("absent");
    }

    List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) labels.add(label(i));
        return labels;
    }

    void servers(FakeServers.Mode mode, int... indexes) {
        for (int index : indexes) servers.set(id(index), mode);
    }

    void fail(int index, Fault fault, int times) {
        for (int i = 0; i < times; i++) keeper.reportFailure(id(index), fault, loop.nanos());
        loop.settle();
    }

    void suspect(int index) {
        keeper.suspect(id(index));
        loop.settle();
    }

    void list(List<Endpoint> listed) {
        first.listener().lists(listed);
        loop.settle();
    }

    void listSecond(List<Endpoint> listed) {
        second.listener().lists(listed);
        loop.settle();
    }

    void trouble(String problem) {
        first.listener().troubled(problem);
        loop.settle();
    }

    /** When the endpoint's label changed, in nanoseconds of the loop. */
    List<Long> changesOf(int index) {
        return changes.getOrDefault(id(index), List.of());
    }

    private void changed(Fleet fleet, Set<EndpointId> ejectedNow) {
        if (!published.isEmpty()) noteChanges(published.getLast(), fleet);
        published.add(fleet);
        ejections.addAll(ejectedNow);
    }

    private void noteChanges(Fleet before, Fleet after) {
        Map<EndpointId, String> old = new HashMap<>();
        for (Member member : members(before))
            old.put(member.endpoint().id(), member.state().label());
        for (Member member : members(after)) {
            EndpointId id = member.endpoint().id();
            if (!member.state()
                    .label()
                    .equals(old.getOrDefault(id, member.state().label())))
                changes.computeIfAbsent(id, key -> new ArrayList<>()).add(loop.nanos());
        }
    }

    private final class Source implements FleetSource {
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
        public void start(SourceListener toTell) {
            listener = toTell;
            if (this == first) toTell.lists(List.copyOf(endpoints));
        }

        SourceListener listener() {
            return Objects.requireNonNull(listener);
        }

        @Override
        public void stop() {
            listener = null;
        }
    }
}

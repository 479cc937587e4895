package io.millrace.discovery.health;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.discovery.EndpointState.Draining;
import io.millrace.discovery.EndpointState.Ejected;
import io.millrace.discovery.EndpointState.Gone;
import io.millrace.discovery.EndpointState.Joining;
import io.millrace.discovery.EndpointState.Serving;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.discovery.SourceListener;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of one pool as its sources list them, and how many of them may be out at once. On the control loop. */
final class PoolWatch {
    private final Surroundings around;
    private final Changes changes;
    private final Map<EndpointId, EndpointWatch> members = new LinkedHashMap<>();
    // Drained by command though still listed; taken back only when the source drops and lists them anew.
    private final Set<EndpointId> retired = new HashSet<>();
    private final Listings listings;
    private WatchedPool pool;
    private boolean leaving;
    private Map<EndpointId, Endpoint> listed = Map.of();
    private Map<EndpointId, List<String>> foundBy = Map.of();

    PoolWatch(WatchedPool pool, Surroundings around, Changes changes) {
        this.pool = pool;
        this.around = around;
        this.changes = changes;
        this.listings = new Listings(pool.sources());
    }

    WatchedPool pool() {
        return pool;
    }

    Pool snapshot() {
        List<Member> now = new ArrayList<>(members.size());
        for (Map.Entry<EndpointId, EndpointWatch> member : members.entrySet())
            now.add(member.getValue().member(foundBy.getOrDefault(member.getKey(), List.of())));
        return new Pool(pool.name(), pool.family(), now, listings.statuses());
    }

    /** Has every source report here, on the loop. */
    void start() {
        pool.sources().forEach(source -> source.start(new Hearing(source)));
    }

    /** The same pool with other settings or sources. Members that stay listed keep their state. */
    void follow(WatchedPool changed) {
        List<FleetSource> before = leaving ? List.of() : pool.sources();
        pool = changed;
        leaving = false;
        before.stream().filter(source -> !changed.sources().contains(source)).forEach(FleetSource::stop);
        listings.follow(changed.sources());
        members.values().forEach(member -> member.follow(changed));
        changed.sources().stream()
                .filter(source -> !before.contains(source))
                .forEach(source -> source.start(new Hearing(source)));
        follow(false);
    }

    /** Nobody wants it any more: it is gone with the last of its members. */
    void leave() {
        if (leaving) return;
        leaving = true;
        pool.sources().forEach(FleetSource::stop);
        listings.follow(List.of());
        follow(false);
    }

    boolean isLeaving() {
        return leaving;
    }

    boolean isGone() {
        return leaving && members.isEmpty();
    }

    /** Asks every member what it serves now. */
    List<Future<Void>> askAnew() {
        return members.values().stream()
                .map(member -> Future.<Void>future(promise -> member.askAnew(promise::complete)))
                .toList();
    }

    private final class Hearing implements SourceListener {
        private final FleetSource source;

        Hearing(FleetSource source) {
            this.source = source;
        }

        @Override
        public void lists(List<Endpoint> endpoints) {
            around.loop().execute(() -> {
                boolean isFirst = listings.lists(source, endpoints);
                follow(isFirst);
            });
        }

        @Override
        public void troubled(String problem) {
            around.loop().execute(() -> {
                listings.troubled(source, problem);
                changed();
            });
        }
    }

    /** @param isFirst whether a source told for the first time which endpoints exist */
    private void follow(boolean isFirst) {
        Map<EndpointId, Endpoint> next = listings.all();
        listed = next;
        foundBy = listings.foundBy();
        retired.retainAll(next.keySet());
        for (EndpointId known : List.copyOf(members.keySet())) {
            if (!next.containsKey(known)) drainMember(known);
        }
        for (Endpoint endpoint : next.values()) {
            EndpointWatch known = members.get(endpoint.id());
            if (known != null && !(known.state() instanceof Draining)) known.describe(endpoint);
            else if (!retired.contains(endpoint.id())) add(endpoint, isFirst);
        }
        changed();
    }

    /** In the place of one that drains, if there is one: what that one had ends as it would have, and needs no watch. */
    private void add(Endpoint endpoint, boolean listedFirst) {
        EndpointWatch member = new EndpointWatch(endpoint, listedFirst, this, around);
        members.put(endpoint.id(), member);
        changes.joined(endpoint.id(), member);
        member.start();
    }

    /** @return whether it was drained by command, and is listed still */
    boolean undrain(EndpointId id) {
        Endpoint again = listed.get(id);
        if (!retired.remove(id) || again == null) return false;
        add(again, false);
        changed();
        return true;
    }

    void drain(EndpointId id) {
        if (!members.containsKey(id)) return;
        retired.add(id);
        drainMember(id);
    }

    private void drainMember(EndpointId id) {
        EndpointWatch member = members.get(id);
        if (member == null) return;
        member.drain();
        removeIfGone(id, member);
    }

    void drained(EndpointId id) {
        EndpointWatch member = members.get(id);
        if (member == null) return;
        member.drained();
        removeIfGone(id, member);
    }

    private void removeIfGone(EndpointId id, EndpointWatch member) {
        if (!(member.state() instanceof Gone)) return;
        members.remove(id);
        changes.left(id);
        changed();
    }

    /**
     * Whether one more may be ejected on the word of live traffic or of a short probe: one of two at least, not more than
     * the pool's ratio, never the last that serves.
     */
    boolean mayEjectOneMore() {
        int all = 0;
        int serving = 0;
        int ejected = 0;
        for (EndpointWatch member : members.values()) {
            switch (member.state()) {
                case Joining joining -> all++;
                case Serving state -> {
                    all++;
                    serving++;
                }
                case Ejected state -> {
                    all++;
                    ejected++;
                }
                case Draining draining -> {}
                case Gone gone -> {}
            }
        }
        int most = Math.max(1, (int) (all * pool.ejection().maxEjectedRatio() + 1e-9));
        return serving > 1 && ejected < most;
    }

    void forgetSigns() {
        for (EndpointWatch member : members.values()) member.signs().forget();
    }

    void end() {
        if (!leaving) pool.sources().forEach(FleetSource::stop);
        for (EndpointWatch member : members.values()) member.end();
    }

    void changed() {
        changes.changed();
    }

    void ejected(EndpointId id) {
        changes.ejected(id);
    }

    /** Told as things happen; the keeper makes one new fleet of them at the end of its step. */
    interface Changes {
        void joined(EndpointId id, EndpointWatch watch);

        void left(EndpointId id);

        void ejected(EndpointId id);

        void changed();
    }
}

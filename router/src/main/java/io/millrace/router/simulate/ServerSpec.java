package io.millrace.router.simulate;

import io.millrace.backends.EndpointId;
import io.millrace.router.batch.BatchSizes;
import io.millrace.router.batch.Station.Rank;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Servers that are alike, as one model sees them. An endpoint that several models name is one server, whose slots they share.
 *
 * @param endpoints at least one
 * @param rank      its cost being that of a second of work
 * @param slots     batches that one works on at once, at least 1
 * @param places    batches of the model that may be at one at once, at least 1: those above {@code slots} wait there
 * @param sizes     of a batch
 */
public record ServerSpec(List<EndpointId> endpoints, Rank rank, Speed speed, int slots, int places, BatchSizes sizes) {
    public static final int MOST = 10_000;

    public ServerSpec {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty() || endpoints.size() > MOST)
            throw new IllegalArgumentException("count must be in 1.." + MOST);
        if (slots < 1 || slots > 1_000) throw new IllegalArgumentException("slots must be in 1..1000");
        if (places < 1 || places > 1_000) throw new IllegalArgumentException("places must be in 1..1000");
        if (sizes.max() > 100_000) throw new IllegalArgumentException("max must be in 1..100000");
        if (!(rank.cost() >= 0)) throw new IllegalArgumentException("cost must not be negative");
    }

    /** One slot, one place, no noise, cost 1. */
    public static ServerSpec of(int count, long alphaNanos, long betaNanos, int max) {
        return new ServerSpec(
                named("simulated", count), Rank.ONLY, new Speed(alphaNanos, betaNanos, 0), 1, 1, BatchSizes.upTo(max));
    }

    /** Endpoints that are nowhere. */
    public static List<EndpointId> named(String pool, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new EndpointId(pool, "server-" + i))
                .toList();
    }

    public int count() {
        return endpoints.size();
    }

    public ServerSpec withNoise(double sigma) {
        return new ServerSpec(
                endpoints, rank, new Speed(speed.alphaNanos(), speed.betaNanos(), sigma), slots, places, sizes);
    }

    ServerSpec in(String pool) {
        return new ServerSpec(named(pool, count()), rank, speed, slots, places, sizes);
    }

    ServerSpec withCost(double cost) {
        return new ServerSpec(endpoints, new Rank(rank.tier(), cost), speed, slots, places, sizes);
    }

    ServerSpec withSlots(int atOnce, int most) {
        return new ServerSpec(endpoints, rank, speed, atOnce, most, sizes);
    }

    /** Rows per second of all of them, whatever the objective. */
    double capacity() {
        return count() * slots * sizes.max() * 1e9 / speed.nanos(sizes.max());
    }
}

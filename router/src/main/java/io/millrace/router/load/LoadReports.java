package io.millrace.router.load;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.backends.LoadReport;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjDoubleConsumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;

/** The last that each endpoint told of its load, and how often that could not be read or had. Any thread. */
public final class LoadReports {
    private final Map<EndpointId, Told> last = new ConcurrentHashMap<>();
    private final Map<EndpointId, LongAdder> failures = new ConcurrentHashMap<>();

    /** @param atNanos when it came */
    record Told(LoadReport report, long atNanos) {}

    public void told(EndpointId endpoint, LoadReport report, long nowNanos) {
        last.put(endpoint, new Told(report, nowNanos));
    }

    /** A report could not be read, or a scrape gave none. */
    public void failed(EndpointId endpoint) {
        failures.computeIfAbsent(endpoint, fresh -> new LongAdder()).increment();
    }

    Optional<Told> last(EndpointId endpoint) {
        return Optional.ofNullable(last.get(endpoint));
    }

    /** The utilizations told of late. */
    public void forEachTold(ObjDoubleConsumer<EndpointId> each) {
        last.forEach((endpoint, told) -> each.accept(endpoint, told.report().utilization()));
    }

    void forgetBefore(long nanos) {
        last.values().removeIf(told -> told.atNanos() - nanos < 0);
    }

    /** Forgets all others. Control side only. */
    public void keep(Collection<Endpoint> present) {
        Set<EndpointId> ids = present.stream().map(Endpoint::id).collect(Collectors.toSet());
        last.keySet().retainAll(ids);
        failures.keySet().retainAll(ids);
    }

    /** How often, for each endpoint it ever happened to while it was there. */
    public void forEachFailing(ObjLongConsumer<EndpointId> each) {
        failures.forEach((endpoint, count) -> each.accept(endpoint, count.sum()));
    }
}

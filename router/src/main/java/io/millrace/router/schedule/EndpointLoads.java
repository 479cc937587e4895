package io.millrace.router.schedule;

import io.millrace.backends.EndpointId;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The load account of every endpoint ever seen; one outlives its endpoint's absences. Any thread. */
public final class EndpointLoads {
    private final ConcurrentHashMap<EndpointId, EndpointLoad> accounts = new ConcurrentHashMap<>();
    private final AtomicInteger slots = new AtomicInteger();
    private final DeviceLoads devices = new DeviceLoads();

    public EndpointLoad of(EndpointId id) {
        return accounts.computeIfAbsent(id, fresh -> new EndpointLoad(fresh, slots.getAndIncrement(), devices));
    }

    /** What they run on. */
    public DeviceLoads devices() {
        return devices;
    }

    public Collection<EndpointLoad> all() {
        return List.copyOf(accounts.values());
    }
}

package io.millrace.router.schedule;

import io.millrace.backends.Endpoint;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The account of every device that was asked for, until nobody to {@link #keep} is on it. Endpoints that name the same device share one; an endpoint that names none is a
 * device of its own. Any thread.
 */
public final class DeviceLoads {
    private final ConcurrentHashMap<String, DeviceLoad> devices = new ConcurrentHashMap<>();

    public DeviceLoad of(Endpoint endpoint) {
        return devices.computeIfAbsent(name(endpoint), DeviceLoad::new);
    }

    private static String name(Endpoint endpoint) {
        // A device's name has no blank, so the two kinds never meet.
        return endpoint.device().orElseGet(() -> "endpoint " + endpoint.id());
    }

    /** Forgets the devices of all others on which nothing is under way. */
    void keep(Collection<Endpoint> present) {
        Set<String> names = present.stream().map(DeviceLoads::name).collect(Collectors.toSet());
        devices.values().removeIf(device -> !names.contains(device.name()) && device.predictedNanos() == 0);
    }

    public Collection<DeviceLoad> all() {
        return List.copyOf(devices.values());
    }
}

package io.millrace.router.schedule;

import io.millrace.backends.Endpoint;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The account of every device ever seen. Endpoints that name the same device share one; an endpoint that names none is a
 * device of its own. Any thread.
 */
public final class DeviceLoads {
    private final ConcurrentHashMap<String, DeviceLoad> devices = new ConcurrentHashMap<>();

    public DeviceLoad of(Endpoint endpoint) {
        // A device's name has no blank, so the two kinds never meet.
        String name = endpoint.device().orElseGet(() -> "endpoint " + endpoint.id());
        return devices.computeIfAbsent(name, DeviceLoad::new);
    }

    public Collection<DeviceLoad> all() {
        return List.copyOf(devices.values());
    }
}

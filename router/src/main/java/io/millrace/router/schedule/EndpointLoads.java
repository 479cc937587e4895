package io.millrace.router.schedule;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The load account of every endpoint that was asked for, until it is not among those to {@link #keep}. Any thread. */
public final class EndpointLoads {
    private final ConcurrentHashMap<EndpointId, EndpointLoad> accounts = new ConcurrentHashMap<>();
    private final BitSet slots = new BitSet();
    private final DeviceLoads devices = new DeviceLoads();

    public EndpointLoad of(EndpointId id) {
        return accounts.computeIfAbsent(id, fresh -> new EndpointLoad(fresh, takeSlot(), devices));
    }

    /** Empty where there is none, which this does not change. */
    public Optional<EndpointLoad> find(EndpointId id) {
        return Optional.ofNullable(accounts.get(id));
    }

    /** What they run on. */
    public DeviceLoads devices() {
        return devices;
    }

    public Collection<EndpointLoad> all() {
        return List.copyOf(accounts.values());
    }

    /**
     * Forgets all others that have nothing in flight. A call with an old route may still hold the account of such a one, but
     * sends nothing there; should the endpoint come back, it has another account. Control side only.
     */
    public void keep(Collection<Endpoint> present) {
        Set<EndpointId> ids = present.stream().map(Endpoint::id).collect(Collectors.toSet());
        accounts.values().removeIf(account -> !ids.contains(account.id()) && isOver(account));
        devices.keep(present);
    }

    private boolean isOver(EndpointLoad account) {
        if (account.inFlight() != 0) return false;
        account.takesTraffic(false);
        giveBackSlot(account.slot());
        return true;
    }

    private int takeSlot() {
        synchronized (slots) {
            int slot = slots.nextClearBit(0);
            slots.set(slot);
            return slot;
        }
    }

    private void giveBackSlot(int slot) {
        synchronized (slots) {
            slots.clear(slot);
        }
    }
}

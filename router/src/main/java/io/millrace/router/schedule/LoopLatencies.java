package io.millrace.router.schedule;

import java.util.ArrayList;
import java.util.List;

/** What each endpoint takes, as one event loop has seen it. That loop's own. */
public final class LoopLatencies {
    private final List<LatencyByLoad> bySlot = new ArrayList<>();

    public LatencyByLoad of(EndpointLoad load) {
        while (bySlot.size() <= load.slot()) bySlot.add(new LatencyByLoad());
        return bySlot.get(load.slot());
    }
}

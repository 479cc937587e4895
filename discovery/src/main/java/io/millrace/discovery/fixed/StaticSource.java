package io.millrace.discovery.fixed;

import io.millrace.backends.Endpoint;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.SourceListener;
import java.util.List;

/** The endpoints of a list, told once. */
public final class StaticSource implements FleetSource {
    private final List<Endpoint> endpoints;

    public StaticSource(List<Endpoint> endpoints) {
        this.endpoints = List.copyOf(endpoints);
    }

    @Override
    public String name() {
        return "config";
    }

    @Override
    public void start(SourceListener listener) {
        listener.lists(endpoints);
    }

    @Override
    public void stop() {}
}

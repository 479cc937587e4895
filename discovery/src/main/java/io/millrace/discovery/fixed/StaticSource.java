package io.millrace.discovery.fixed;

import io.millrace.backends.Endpoint;
import io.millrace.discovery.FleetSource;
import java.util.List;
import java.util.function.Consumer;

/** The endpoints of a list, told once. */
public final class StaticSource implements FleetSource {
    private final List<Endpoint> endpoints;

    public StaticSource(List<Endpoint> endpoints) {
        this.endpoints = List.copyOf(endpoints);
    }

    @Override
    public void start(Consumer<List<Endpoint>> listener) {
        listener.accept(endpoints);
    }

    @Override
    public void stop() {}
}

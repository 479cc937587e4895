package io.millrace.discovery;

import io.millrace.backends.Endpoint;
import java.util.List;
import java.util.function.Consumer;

/** Says which endpoints of one pool exist. Control side. */
public interface FleetSource {

    /**
     * Begins to report: the whole list at once, and again whenever it changed. A source in trouble reports nothing, so
     * that the last good list stays.
     */
    void start(Consumer<List<Endpoint>> listener);

    void stop();
}

package io.millrace.discovery;

import java.util.Optional;

/**
 * Says which endpoints of one pool exist. On the control loop, whatever threads it uses inside.
 */
public interface FleetSource {

    /** Where it looks, as people write it: {@code dns models.internal:8000}. Shown in {@code /v1/fleet} and in logs. */
    String name();

    /** Begins to report. A source in trouble lists nothing, so that the last good list stays. */
    void start(SourceListener listener);

    void stop();

    /** How its looks have gone; empty where it has told all it ever will. */
    default Optional<SourceHistory> history() {
        return Optional.empty();
    }
}

package io.millrace.discovery;

import io.millrace.backends.Endpoint;
import java.util.List;

/** Hears what a {@link FleetSource} finds. Called on the control loop. */
public interface SourceListener {

    /** The whole list: the first one, and again when it changed or trouble is over. */
    void lists(List<Endpoint> endpoints);

    /** It cannot tell for the moment, and what it listed last stays. */
    void troubled(String problem);
}

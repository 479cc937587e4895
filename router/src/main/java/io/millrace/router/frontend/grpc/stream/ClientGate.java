package io.millrace.router.frontend.grpc.stream;

import io.millrace.router.frontend.grpc.MessageFlow;
import org.jspecify.annotations.Nullable;

/** Holds a client's messages back while there is no room for more of them. */
final class ClientGate {
    private @Nullable MessageFlow flow;
    private boolean closed;

    void isOn(MessageFlow itsFlow) {
        flow = itsFlow;
    }

    /** @param full whether as much of the client's is here as may be */
    void set(boolean full) {
        if (full == closed || flow == null) return;
        closed = full;
        if (full) flow.hold();
        else flow.letGo();
    }
}

package io.millrace.router.frontend.grpc;

/** Holds a client's messages back. Who holds has to let go, once for each time. */
public interface MessageFlow {
    /** Nothing more is taken from the client, not even of what has come. */
    void hold();

    void letGo();
}

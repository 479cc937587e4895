package io.millrace.router.frontend.grpc;

import io.millrace.router.frontend.HeldBody;

/** What is done with the messages of one call. */
public interface MessageReceiver {
    /** Told once, before all else, by what the client can be held back. */
    default void flow(MessageFlow flow) {}

    /** Takes a message, to be released in time. */
    void message(HeldBody message);

    /** The client has said all. */
    void ended();

    /** The call was over before its client had said all. */
    void lost();
}

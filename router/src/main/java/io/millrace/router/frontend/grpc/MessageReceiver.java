package io.millrace.router.frontend.grpc;

import io.millrace.router.frontend.HeldBody;

/** What is done with the messages of one call. */
public interface MessageReceiver {
    /** Takes a message, to be released in time. */
    void message(HeldBody message);

    /** The client has said all. */
    void ended();

    /** The call was over before its client had said all. */
    void lost();
}

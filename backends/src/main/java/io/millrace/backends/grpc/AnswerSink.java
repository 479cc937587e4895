package io.millrace.backends.grpc;

import io.millrace.inference.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** Who waits for the answer of a call: is given its parts, and told once how it ended. */
interface AnswerSink {
    /** The call goes on a stream of this window, by which its server is held back. */
    void isOn(Window window);

    /** The answer's own headers have come, without HTTP's. */
    void head(MultiMap metadata);

    /**
     * Another message begins.
     *
     * @throws io.millrace.backends.BadAnswerException when it may not
     */
    void begins();

    void take(Buffer message);

    /**
     * What is the body of an answer of status OK.
     *
     * @throws io.millrace.backends.BadAnswerException when there should have been one
     */
    Buffer whole();

    /** Whether the answer is somebody else's business by now, who watches its time as well. */
    boolean isPassedOn();

    /** The server has said all. */
    void end(GrpcAnswer answer);

    void fail(Failure failure);
}

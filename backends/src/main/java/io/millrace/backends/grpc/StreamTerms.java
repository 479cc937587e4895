package io.millrace.backends.grpc;

import io.millrace.inference.Failure;
import io.vertx.core.buffer.Buffer;

/** How the messages of one stream are to be sent and read, by whoever asked for it. */
interface StreamTerms {
    /**
     * A message of the client as the server is to get it.
     *
     * @throws io.millrace.inference.FailureException where it cannot be read so far
     */
    Buffer request(Buffer message);

    /**
     * A message of the server as the client is to get it.
     *
     * @throws io.millrace.backends.BadAnswerException where it cannot be read so far
     */
    Buffer answer(Buffer message);

    /** What it means that the server ended the stream with a status other than OK. */
    Failure failure(GrpcAnswer end);
}

package io.millrace.router.chain;

import io.millrace.inference.BufferStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A stream whose pieces come when the test says, wanted or not. */
final class HandStream extends BufferStream {

    void gives(String text) {
        hand(Buffer.buffer(text));
    }

    void ends() {
        tellEnd();
    }

    void breaks(Throwable cause) {
        tellFailure(cause);
    }

    @Override
    public ReadStream<Buffer> pause() {
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        return this;
    }
}

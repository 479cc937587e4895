package io.millrace.backends;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** One protocol's messages, both ways: most are spoken by clients and by servers. */
public interface WireCodec extends ClientCodec, ServerCodec {

    /**
     * A message ready to be sent.
     *
     * @param headers those that belong to the body: content type, lengths of parts; never framing
     */
    record Body(MultiMap headers, Buffer bytes) {}
}

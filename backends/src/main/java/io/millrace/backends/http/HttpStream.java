package io.millrace.backends.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * The head of a server's answer, and its body as it comes.
 *
 * @param headers as they came, hop-by-hop ones included
 * @param body    paused until it is taken; fails with a {@link io.millrace.inference.FailureException}
 */
record HttpStream(int status, MultiMap headers, ReadStream<Buffer> body) implements ServerAnswer {}

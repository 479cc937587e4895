package io.millrace.backends.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * A server's whole answer.
 *
 * @param headers as they came, hop-by-hop ones included
 * @param body    as it came: a {@code Content-Encoding} is not undone
 */
public record HttpAnswer(int status, MultiMap headers, Buffer body) implements ServerAnswer {}

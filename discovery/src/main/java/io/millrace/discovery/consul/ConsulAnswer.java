package io.millrace.discovery.consul;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What the agent answered.
 *
 * @param index the header that says what it is current to
 * @param body  whole, of no more than the bound
 */
record ConsulAnswer(int status, Optional<String> index, Buffer body) {}

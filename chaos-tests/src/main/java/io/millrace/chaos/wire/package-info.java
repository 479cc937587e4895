/**
 * The echo model's messages in each protocol, written apart from the router's codecs on purpose: a mistake made in
 * both would go unseen.
 *
 * <p>A {@link io.millrace.chaos.wire.Wire} writes a client's question and reads the server's answer, and the other way
 * round for the fake server. Messages are Netty's own full ones over heap arrays, which need no release. Readers accept
 * what the servers they stand for accept, and throw {@link io.millrace.chaos.wire.NotReadableException} for the rest.
 */
@NullMarked
package io.millrace.chaos.wire;

import org.jspecify.annotations.NullMarked;

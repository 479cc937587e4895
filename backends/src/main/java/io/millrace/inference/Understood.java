package io.millrace.inference;

import io.vertx.core.MultiMap;

/**
 * A client's request that was read before anybody was picked for it: every server gets it translated, one that speaks the
 * client's own protocol as well.
 *
 * @param headers the client's, shared; of them a server gets those that mean the same to any
 */
public record Understood(Tensors tensors, MultiMap headers) implements Payload {}

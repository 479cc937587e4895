package io.millrace.chaos.server;

/** Sees what a server is about to send: the only one who can tell a spoilt answer's right reading. On the server's loop. */
@FunctionalInterface
public interface DeliveryWitness {
    /**
     * @param id    of the question's first row
     * @param bytes head and body as they will go over the wire, shared
     */
    void delivers(int id, byte[] bytes);
}

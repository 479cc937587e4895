package io.millrace.bench;

/**
 * A codec beside the full parse of the same messages. What is read and written are a request and its answer where only
 * clients or only servers speak the protocol, else the request both times.
 */
interface CodecPair {
    Object read();

    Object write();

    Object readByPeer();

    Object writeByPeer();
}

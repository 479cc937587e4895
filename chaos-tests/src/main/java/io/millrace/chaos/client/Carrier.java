package io.millrace.chaos.client;

import io.millrace.chaos.net.Ending;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.concurrent.Future;

/** What carries a question and its answer: a connection of HTTP/1.1, or a stream of HTTP/2. On the client's loop. */
interface Carrier {
    /** The whole request. */
    void ask(Asking question, FullHttpRequest request);

    /** The first bytes of the request; over HTTP/2 its head, and so many bytes of its body. */
    Future<Void> askInPart(FullHttpRequest request, int bytes);

    /** Nobody asks after all. */
    void spare();

    /** The question is over for the client; what still comes belongs to nobody. */
    void leave(Ending ending);
}

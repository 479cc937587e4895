package io.millrace.router.frontend;

import io.millrace.inference.Failure;

/** One client protocol: a decoder of paths, an encoder of answers and errors. Stateless; every loop has its own. */
public interface Frontend {
    /** As metrics and logs name it. */
    String label();

    /** True when the path belongs to this protocol. The first frontend to say so gets the request. */
    boolean owns(String path);

    /** Answers the exchange, now or later. Must not throw for anything a client sent. */
    void handle(HttpExchange exchange);

    /** The failure as this protocol says it. */
    Reply render(Failure failure);
}

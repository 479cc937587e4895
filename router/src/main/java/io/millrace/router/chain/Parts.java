package io.millrace.router.chain;

import io.millrace.inference.InferenceResponse;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * The chain of calls that are made for another, to the models that its own is made of. These may be made of others themselves, so
 * that it leads back to where it stands. One per event loop.
 */
final class Parts implements Next {
    private @Nullable Next clients;
    private @Nullable Next copies;

    /**
     * @param clients of what is asked for clients
     * @param copies  of what is asked for copies of their calls
     */
    void are(Next clients, Next copies) {
        this.clients = clients;
        this.copies = copies;
    }

    @Override
    public Future<InferenceResponse> go(RoutedCall part) {
        Next chain = part.isACopy() ? copies : clients;
        if (chain == null) throw new IllegalStateException("a part, before there is a chain");
        return chain.go(part);
    }
}

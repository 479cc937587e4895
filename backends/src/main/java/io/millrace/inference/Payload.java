package io.millrace.inference;

import io.vertx.core.MultiMap;
import java.util.Optional;

/** What a request carries: its client's own bytes, or tensors. */
public sealed interface Payload permits Tensors, Understood, Wire {

    /** The client's headers, shared, where they came with it. */
    default Optional<MultiMap> clients() {
        return switch (this) {
            case Tensors tensors -> Optional.empty();
            case Understood understood -> Optional.of(understood.headers());
            case Wire wire -> Optional.of(wire.headers());
        };
    }
}

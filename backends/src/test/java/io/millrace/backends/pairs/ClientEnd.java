package io.millrace.backends.pairs;

import io.millrace.backends.ClientCodec;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A client of one protocol: how it asks, what it makes of an answer, and what neither has a form for. */
interface ClientEnd {
    String name();

    ClientCodec codec();

    /** Whether a client cannot ask so. */
    boolean cannotAsk(Subject subject);

    /** Of outputs: a client cannot be told of such. */
    Set<Limit> hears();

    /** Whether cases of this subject say anything about this client. */
    default boolean canSpeakOf(Subject subject) {
        return true;
    }

    /** The client's message; fails where its protocol has no form for something. */
    Wire ask(Subject subject, Tensors request);

    /** What the client reads in an answer; empty where the protocol itself leaves that open. */
    Optional<List<Tensor>> hear(Subject subject, Tensors asked, Body answer);
}

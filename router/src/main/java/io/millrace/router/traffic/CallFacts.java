package io.millrace.router.traffic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a call when its arm is decided. Asked for only as far as rules and stickiness need it. */
public interface CallFacts {
    /** The first of that name, in any case. */
    @Nullable String header(String name);

    /** All of that name, in any case. */
    List<String> headers(String name);

    /** On whose behalf it is; empty text for nobody's. */
    String tenant();

    /** Label of the protocol its client speaks. */
    String protocol();

    /** The model as the client named it. */
    String model();

    /** Names the sequence it is a step of, all of which goes one way; null for none. */
    @Nullable String sequence();

    /** 64 bits that are the same for bodies of the same bytes; 0 where the body is not all here. */
    long inputHash();

    /**
     * What the call asks, as far as its arm is chosen by it.
     *
     * @throws io.millrace.inference.FailureException where the request has no such input, or one of another shape
     */
    Features features(ContextSource source);
}

package io.millrace.router.chain;

import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Tensors;
import io.millrace.router.cache.CacheKey;
import io.millrace.router.cache.Question;
import io.millrace.router.cache.Remembered;
import java.util.List;
import java.util.Optional;

/** What of a call's answer is in memory, and what a server must be asked for. On the call's event loop. */
interface CacheLookup {

    /** The answer, where all of it is there and none of it old. */
    Optional<Computed> remembered();

    /** Those who must ask a server the same have the same. */
    CacheKey key();

    /** What a server must be asked. */
    Tensors missing();

    /** The same as questions whose answers are remembered each for itself. */
    List<Question> questions();

    /**
     * Keeps what a server answered to it.
     *
     * @return an answer to each of the questions
     * @throws io.millrace.inference.FailureException when it does not fit
     */
    List<Remembered> remember(Remembered answer);

    /** Keeps an answer to the question in that place. */
    void remember(int place, Remembered answer);

    /**
     * The answer, with what a server answered.
     *
     * @throws io.millrace.inference.FailureException when that lacks an output
     */
    Computed with(Remembered answer);

    /** The answer, where all of it is there, be it old. */
    Optional<Computed> old();
}

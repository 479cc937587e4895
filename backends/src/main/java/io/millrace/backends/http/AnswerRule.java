package io.millrace.backends.http;

/** How one family's servers are understood: the one place for it, besides its codec. */
@FunctionalInterface
public interface AnswerRule {
    /** @param message of an answer that is not a 2xx; empty text for one that is */
    AnswerKind kindOf(int status, String message);
}

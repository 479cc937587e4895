package io.millrace.backends.http;

/** Whose an answer is. */
public enum AnswerKind {
    /** The request was served. */
    SERVED,
    /** The client's fault, and would be everywhere. */
    REFUSED,
    /** The server does not have the model; another may. */
    LACKS_MODEL,
    /** The server has no room. */
    SATURATED,
    /** The server's own failure. */
    FAILED,
    /** Nothing a model server says to an inference request: a redirect, a status that does not exist. */
    SENSELESS;

    /**
     * What HTTP says. Each family knows where its servers mean something else. 501 is the client's: it asked for what this
     * server cannot do, and no other of its kind can.
     */
    public static AnswerKind byStatus(int status) {
        if (status >= 200 && status < 300) return SERVED;
        if (status == 429) return SATURATED;
        if ((status >= 400 && status < 500) || status == 501) return REFUSED;
        return status >= 500 && status < 600 ? FAILED : SENSELESS;
    }
}

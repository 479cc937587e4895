package io.millrace.router.traffic.shadow;

/** What became of a call that was drawn to be copied. */
public enum Outcome {
    /** The target answered, and the answers were compared. */
    ANSWERED("answered"),
    /** The target gave no answer. */
    FAILED("failed"),
    /** Not done when its time was over. */
    EXPIRED("expired"),
    /** As many as may were under way and waiting already. */
    DROPPED("dropped"),
    /** Not sent: the client got no answer itself, or a default. */
    UNANSWERED("unanswered"),
    /** Not sent: the client's answer is a stream. */
    STREAMED("streamed"),
    /** Not sent: it is a step of a sequence, whose order is one server's. */
    SEQUENCE("sequence"),
    /** Not sent: the request goes by without being held, or is one that we cannot read. */
    UNREAD("unread");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** As metrics name it. */
    public String label() {
        return label;
    }
}

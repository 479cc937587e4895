package io.millrace.router.agree;

import io.millrace.discovery.shared.SharedEntry;
import java.util.Optional;

/** Who reads and writes one entry. On the control side's loop. */
interface Party {
    /**
     * A text instead of another.
     *
     * @param over what is to stand there before; empty for nothing
     */
    record Writing(Optional<SharedEntry> over, String text) {}

    /** What stands there now. Called after each look. */
    void heard(Optional<SharedEntry> entry);

    /** What is to be written now, if anything; not asked again before it is told what became of it. */
    Optional<Writing> propose();

    void written();

    /** Something else stood there. */
    void outdated();

    /**
     * It was refused, or nobody knows what became of it.
     *
     * @param why in a sentence
     */
    void notWritten(String why);
}

package io.millrace.router.chain;

import java.util.Locale;

/**
 * Who an answer is made of that is made of several.
 *
 * @param answered  whose answers are in it
 * @param all       that were asked
 * @param agreement how much of one mind they were, in [0,1]
 */
public record Members(int answered, int all, double agreement) {

    /** As clients are told: {@code 2/3}. */
    public String counts() {
        return answered + "/" + all;
    }

    /** The same of the agreement, to two digits: {@code 0.87}. */
    public String confidence() {
        return String.format(Locale.ROOT, "%.2f", agreement);
    }
}

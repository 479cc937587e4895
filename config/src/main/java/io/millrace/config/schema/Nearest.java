package io.millrace.config.schema;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The valid word that was probably meant. Words are compared by edits (insert, drop, replace, swap two neighbours: the
 * optimal string alignment distance), without regard to case and with {@code _} as {@code -}; a word of three letters per
 * edit is near.
 */
public final class Nearest {
    private Nearest() {}

    public static Optional<String> to(String word, Collection<String> valid) {
        String wanted = folded(word);
        int nearest = Math.max(1, wanted.length() / 3) + 1;
        Optional<String> found = Optional.empty();
        for (String candidate : valid) {
            String other = folded(candidate);
            if (Math.abs(other.length() - wanted.length()) >= nearest) continue;
            int distance = edits(wanted, other);
            if (distance >= nearest) continue;
            nearest = distance;
            found = Optional.of(candidate);
        }
        return found;
    }

    /** {@code , did you mean 'x'?}, or nothing where no valid word is near. */
    public static String suggestion(String word, Collection<String> valid) {
        return to(word, valid).map(near -> ", did you mean '" + near + "'?").orElse("");
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int edits(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) last[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}

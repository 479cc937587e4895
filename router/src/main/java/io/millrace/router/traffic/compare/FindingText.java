package io.millrace.router.traffic.compare;

import io.millrace.inference.Tensor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A finding in words, for people who look at an example of it. */
public final class FindingText {
    private FindingText() {}

    /**
     * @param expected the tensors, for the elements that are furthest apart to be told; null for those that may not be shown,
     *                 or are not there
     */
    public static String of(Finding found, @Nullable Tensor expected, @Nullable Tensor actual) {
        return switch (found) {
            case Finding.Numbers numbers ->
                count(numbers.differing(), numbers.elements())
                        + apart(numbers)
                        + both(numbers.worst(), expected, actual);
            case Finding.Texts texts ->
                count(texts.differing(), texts.elements()) + both(texts.first(), expected, actual);
            case Finding.Missing missing -> "missing";
            case Finding.Extra extra -> "not in the client's answer";
            case Finding.OtherShape(var mine, var its) -> "shape " + its + " for " + mine;
            case Finding.OtherKind(var mine, var its) -> its + " for " + mine;
        };
    }

    private static String count(long differing, long elements) {
        return differing + " of " + elements + " differ";
    }

    private static String apart(Finding.Numbers numbers) {
        return numbers.largestAbsolute() == 0
                ? ""
                : String.format(Locale.ROOT, ", by up to %.4g", numbers.largestAbsolute());
    }

    private static String both(int index, @Nullable Tensor expected, @Nullable Tensor actual) {
        if (index < 0 || expected == null || actual == null) return "";
        return "; element " + index + " is " + TensorExcerpt.at(actual, index) + " for "
                + TensorExcerpt.at(expected, index);
    }
}

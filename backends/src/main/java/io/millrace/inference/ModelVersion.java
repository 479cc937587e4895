package io.millrace.inference;

import java.util.Optional;

/**
 * A model's version in its server's own text: an integer for Triton and TensorFlow Serving, free text such as
 * {@code 1.0} for TorchServe. Same alphabet as {@link ModelName}, at most 64 characters.
 */
public record ModelVersion(String text) {
    public static final int MAX_LENGTH = 64;

    /** @throws IllegalArgumentException when the text is not such a version */
    public ModelVersion {
        if (!isValid(text)) throw new IllegalArgumentException("not a model version: " + Excerpt.of(text));
    }

    public static boolean isValid(CharSequence text) {
        return NameAlphabet.accepts(text, MAX_LENGTH);
    }

    /** The version of this text; empty for a text that is none, the empty one included. */
    public static Optional<ModelVersion> ofValid(String text) {
        return isValid(text) ? Optional.of(new ModelVersion(text)) : Optional.empty();
    }

    /** True when the text is a non-negative integer, as Triton and TensorFlow Serving require. */
    public boolean isInteger() {
        return text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return text;
    }
}

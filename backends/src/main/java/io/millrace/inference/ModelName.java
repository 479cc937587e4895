package io.millrace.inference;

/**
 * The name a client asks for and a server answers to: one path segment of letters, digits and {@code . _ - +}, starting
 * with a letter, digit or underscore, at most 255 characters. The strict alphabet keeps path traversal and header
 * injection out of every URL built from it.
 */
public record ModelName(String text) {
    public static final int MAX_LENGTH = 255;

    /** @throws IllegalArgumentException when the text is not such a name */
    public ModelName {
        if (!isValid(text)) throw new IllegalArgumentException("not a model name: " + Excerpt.of(text));
    }

    public static boolean isValid(CharSequence text) {
        return NameAlphabet.accepts(text, MAX_LENGTH);
    }

    @Override
    public String toString() {
        return text;
    }
}

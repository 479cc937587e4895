package io.millrace.inference;

/** Makes foreign text fit for an error message: at most 64 characters unless told, control and non-ASCII characters escaped. */
public final class Excerpt {
    private static final int MAX = 64;

    private Excerpt() {}

    public static String of(CharSequence text) {
        return of(text, MAX);
    }

    /** @param most characters, where the text is a sentence whose end matters */
    public static String of(CharSequence text, int most) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), most) + 8);
        for (int i = 0; i < text.length() && i < most; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 127) out.append(c);
            else out.append(String.format("\\u%04x", (int) c));
        }
        return text.length() > most ? out.append("…").toString() : out.toString();
    }
}

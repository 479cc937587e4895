package io.millrace.inference;

/** Makes foreign text fit for an error message: at most 64 characters, control and non-ASCII characters escaped. */
public final class Excerpt {
    private static final int MAX = 64;

    private Excerpt() {}

    public static String of(CharSequence text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX) + 8);
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 127) out.append(c);
            else out.append(String.format("\\u%04x", (int) c));
        }
        return text.length() > MAX ? out.append("…").toString() : out.toString();
    }
}

package io.millrace.router.frontend;

/** Writes a string as JSON text: for error bodies and small documents, where a JSON library would be the longer way. */
public final class JsonText {
    private JsonText() {}

    /** With its quotes; control characters and anything a terminal or browser could trip over escaped. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == 127 || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029')
                        out.append(String.format("\\u%04x", (int) c));
                    else out.append(c);
                }
            }
        }
        return out.append('"').toString();
    }
}

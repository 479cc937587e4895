package io.millrace.inference;

/** The one alphabet of model names and versions. */
final class NameAlphabet {
    private NameAlphabet() {}

    static boolean accepts(CharSequence text, int maxLength) {
        int length = text.length();
        if (length == 0 || length > maxLength || !startsWell(text.charAt(0))) return false;
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (!startsWell(c) && c != '-' && c != '.' && c != '+') return false;
            if (c == '.' && text.charAt(i - 1) == '.') return false;
        }
        return true;
    }

    private static boolean startsWell(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}

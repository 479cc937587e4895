package io.millrace.config;

/**
 * Something wrong with a config document, told as compilers do.
 *
 * @param file   as it was named to the reader
 * @param line   from 1; 0 when the file as a whole is meant
 * @param column from 1, in characters; 0 when the file as a whole is meant
 * @param source the line it stands in, without its end; empty when the file as a whole is meant
 */
public record Problem(String file, int line, int column, String message, String source) {
    private static final int WIDEST = 100;

    static Problem ofFile(String file, String message) {
        return new Problem(file, 0, 0, message, "");
    }

    /** One line: {@code fleet.yaml:12:5: unknown key 'poolz', did you mean 'pools'?}. */
    @Override
    public String toString() {
        return (line == 0 ? file : file + ":" + line + ":" + column) + ": " + message;
    }

    /**
     * For people: the one line, then the source with a caret under the place. Lines end in {@code \n}, the last one too.
     * A long source line is cut around the place, and what a terminal would obey is made visible.
     */
    public String render() {
        if (line == 0) return this + "\n";
        int width = source.codePointCount(0, source.length());
        int caret = Math.min(column - 1, width);
        int from = Math.max(0, caret - WIDEST / 2);
        int begin = source.offsetByCodePoints(0, from);
        int end = source.offsetByCodePoints(begin, Math.min(width - from, WIDEST));
        String number = Integer.toString(line);
        return this + "\n"
                + "  " + number + " | " + visible(source.substring(begin, end)) + "\n"
                + " ".repeat(2 + number.length()) + " | " + " ".repeat(caret - from) + "^\n";
    }

    /** The same number of characters: a control or direction mark becomes a dot, a tab one space. */
    private static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().map(Problem::visible).forEach(out::appendCodePoint);
        return out.toString();
    }

    private static int visible(int character) {
        if (character == '\t') return ' ';
        int type = Character.getType(character);
        return type == Character.CONTROL || type == Character.FORMAT ? '.' : character;
    }
}

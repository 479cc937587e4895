package io.millrace.router.simulate;

import java.util.List;

/** Lines of cells as text: the first column to the left, the others to the right. */
public final class TextTable {
    private TextTable() {}

    /** @param lines all of the same length */
    public static String of(List<List<String>> lines) {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines)
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], line.get(i).length());
        StringBuilder out = new StringBuilder();
        for (List<String> line : lines) {
            out.append(line.getFirst()).repeat(' ', widths[0] - line.getFirst().length());
            for (int i = 1; i < widths.length; i++)
                out.append("  ").repeat(' ', widths[i] - line.get(i).length()).append(line.get(i));
            out.append('\n');
        }
        return out.toString();
    }
}

package io.millrace.router.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as what stands in them. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<Boolean> isRight = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    /** @param heads of the columns; those of numbers, which stand to the right, begin with {@code >} */
    TextTable(String... heads) {
        List<Cell> first = new ArrayList<>();
        for (String head : heads) {
            boolean right = head.startsWith(">");
            isRight.add(right);
            first.add(Cell.of(right ? head.substring(1) : head));
        }
        rows.add(first);
    }

    void row(Cell... cells) {
        if (cells.length != isRight.size()) throw new IllegalArgumentException("a row of another table");
        rows.add(List.of(cells));
    }

    void print(StringBuilder out, boolean isColoured) {
        int[] widths = new int[isRight.size()];
        for (List<Cell> row : rows)
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], row.get(i).text().length());
        for (List<Cell> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                Cell cell = row.get(i);
                String blanks = " ".repeat(widths[i] - cell.text().length());
                String text = cell.shade().on(cell.text(), isColoured);
                line.append(i == 0 ? "" : GAP).append(isRight.get(i) ? blanks + text : text + blanks);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }
}

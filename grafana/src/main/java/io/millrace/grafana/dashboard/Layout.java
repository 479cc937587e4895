package io.millrace.grafana.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Places panels from left to right and from top to bottom, as text is written. */
final class Layout {
    private static final int COLUMNS = 24;

    private int x;
    private int y;
    private int lineHeight;

    ObjectNode wholeRow() {
        newLine();
        ObjectNode place = place(COLUMNS, 1);
        newLine();
        return place;
    }

    ObjectNode next(Panel panel) {
        if (x + panel.width() > COLUMNS) newLine();
        return place(panel.width(), panel.drawing().height());
    }

    private ObjectNode place(int width, int height) {
        ObjectNode place = JsonNodeFactory.instance.objectNode();
        place.put("x", x).put("y", y).put("w", width).put("h", height);
        x += width;
        lineHeight = Math.max(lineHeight, height);
        return place;
    }

    private void newLine() {
        y += lineHeight;
        x = 0;
        lineHeight = 0;
    }
}

package io.millrace.router.cli;

import java.util.Locale;

/** Values beside each other over one axis, a row for each, as SVG. Names are given as markup has them. */
final class ReportPlot {
    private static final int WIDTH = 800;
    private static final int NAMES = 170;
    private static final int RIGHT = 30;
    private static final int ROW = 34;
    private static final int TOP = 26;

    private final double low;
    private final double high;
    private final int height;
    private final StringBuilder marks = new StringBuilder();
    private int rows;

    ReportPlot(int rows, double low, double high) {
        boolean isPoint = !(high > low);
        this.low = isPoint ? low - 0.5 : low;
        this.high = isPoint ? high + 0.5 : high;
        this.height = TOP + rows * ROW + 24;
    }

    void whisker(String name, double from, double at, double to) {
        int y = next(name);
        marks.append(String.format(
                Locale.ROOT,
                "<line class=\"whisker\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" />\n",
                x(from),
                y,
                x(to),
                y));
        for (double end : new double[] {from, to})
            marks.append(String.format(
                    Locale.ROOT,
                    "<line class=\"whisker\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" />\n",
                    x(end),
                    y - 5,
                    x(end),
                    y + 5));
        marks.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%d\" r=\"5\" />\n", x(at), y));
    }

    /** From the axis' beginning. */
    void bars(String name, double upper, double lower) {
        int y = next(name);
        marks.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"10\" />\n",
                NAMES,
                y - 11,
                x(upper) - NAMES));
        marks.append(String.format(
                Locale.ROOT,
                "<rect class=\"asked\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"10\" />\n",
                NAMES,
                y + 1,
                x(lower) - NAMES));
    }

    private int next(String name) {
        int y = TOP + rows * ROW + ROW / 2;
        rows++;
        marks.append(String.format(Locale.ROOT, "<text x=\"0\" y=\"%d\">%s</text>\n", y + 4, name));
        return y;
    }

    private double x(double value) {
        return NAMES + (Math.clamp(value, low, high) - low) / (high - low) * (WIDTH - NAMES - RIGHT);
    }

    String svg(String title) {
        int bottom = TOP + rows * ROW;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n<title>%s</title>\n"
                        + "<text class=\"soft\" x=\"0\" y=\"14\">%s</text>\n"
                        + "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" />\n",
                WIDTH,
                height,
                title,
                title,
                NAMES,
                bottom,
                WIDTH - RIGHT,
                bottom));
        for (double at : new double[] {low, (low + high) / 2, high})
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"soft\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.4g</text>\n",
                    x(at),
                    bottom + 18,
                    at));
        if (low < 0 && high > 0)
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"zero\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" />\n",
                    x(0),
                    TOP,
                    x(0),
                    bottom));
        return svg.append(marks).append("</svg>\n").toString();
    }
}

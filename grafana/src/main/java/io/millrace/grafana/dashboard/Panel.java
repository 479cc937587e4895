package io.millrace.grafana.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * @param help      what it tells and when to look, shown when the mouse rests on its corner
 * @param width     of the 24 columns of a dashboard
 * @param redFrom   from which value on it is red; a number alone
 * @param redBelow  below which value it is red; a number alone
 */
public record Panel(
        String title,
        String help,
        Drawing drawing,
        Unit unit,
        int width,
        OptionalDouble redFrom,
        OptionalDouble redBelow,
        List<Query> queries) {
    public Panel {
        queries = List.copyOf(queries);
    }

    static Panel lines(String title, Unit unit, String help) {
        return fresh(title, help, Drawing.LINES, unit, 8);
    }

    static Panel stacked(String title, Unit unit, String help) {
        return fresh(title, help, Drawing.STACKED, unit, 8);
    }

    static Panel number(String title, Unit unit, String help) {
        return fresh(title, help, Drawing.NUMBER, unit, 4);
    }

    static Panel table(String title, String help) {
        return fresh(title, help, Drawing.TABLE, Unit.COUNT, 24);
    }

    static Panel heatmap(String title, Unit unit, String help) {
        return fresh(title, help, Drawing.HEATMAP, unit, 8);
    }

    private static Panel fresh(String title, String help, Drawing drawing, Unit unit, int width) {
        return new Panel(title, help, drawing, unit, width, OptionalDouble.empty(), OptionalDouble.empty(), List.of());
    }

    Panel ask(String promql, String legend) {
        return ask(promql, legend, unit);
    }

    Panel ask(String promql, String legend, Unit itsUnit) {
        List<Query> more = new ArrayList<>(queries);
        more.add(new Query(promql, legend, itsUnit));
        return new Panel(title, help, drawing, unit, width, redFrom, redBelow, more);
    }

    /** Of a histogram: half of them are below the one, all but one in a hundred below the other. */
    Panel askMedianAndWorst(Series histogram) {
        return ask(histogram.quantile(0.5), "p50").ask(histogram.quantile(0.99), "p99");
    }

    Panel wide(int columns) {
        return new Panel(title, help, drawing, unit, columns, redFrom, redBelow, queries);
    }

    Panel redFrom(double value) {
        return new Panel(title, help, drawing, unit, width, OptionalDouble.of(value), redBelow, queries);
    }

    Panel redBelow(double value) {
        return new Panel(title, help, drawing, unit, width, redFrom, OptionalDouble.of(value), queries);
    }
}

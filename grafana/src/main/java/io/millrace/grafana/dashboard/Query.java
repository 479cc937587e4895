package io.millrace.grafana.dashboard;

/**
 * One query of a panel.
 *
 * @param promql with the dashboard's variables, as {@code $model}
 * @param legend what its series are called, with labels as <code>{{label}}</code>; of a table, the column
 * @param unit   of its numbers: that of the panel but in tables
 */
public record Query(String promql, String legend, Unit unit) {}

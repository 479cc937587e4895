package io.millrace.grafana.dashboard;

import java.util.List;

/**
 * @param uid  by which links find it; its file has the same name
 * @param help one sentence: which question it answers
 */
public record Dashboard(String uid, String title, String help, List<Variable> variables, List<Row> rows) {
    public Dashboard {
        variables = List.copyOf(variables);
        rows = List.copyOf(rows);
    }
}

package io.millrace.grafana.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The Prometheus that is chosen at the top of a dashboard. */
final class Datasource {
    private Datasource() {}

    static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("type", "prometheus").put("uid", "${datasource}");
    }
}

package io.millrace.grafana.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One panel in Grafana's form. */
final class PanelJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PanelJson() {}

    static ObjectNode of(Panel panel, int id, ObjectNode place) {
        ObjectNode out = NODES.objectNode();
        out.put("id", id).put("type", panel.drawing().type());
        out.put("title", panel.title()).put("description", panel.help());
        out.set("datasource", Datasource.json());
        out.set("gridPos", place);
        out.set("fieldConfig", fields(panel));
        out.set("options", options(panel));
        out.set("targets", targets(panel));
        if (panel.drawing() == Drawing.TABLE) out.set("transformations", oneTable(panel));
        return out;
    }

    private static ObjectNode fields(Panel panel) {
        ObjectNode out = NODES.objectNode();
        ObjectNode defaults = out.putObject("defaults").put("unit", panel.unit().grafana());
        ArrayNode overrides = out.putArray("overrides");
        switch (panel.drawing()) {
            case LINES -> lines(defaults).put("fillOpacity", 8);
            case STACKED ->
                lines(defaults)
                        .put("fillOpacity", 40)
                        .putObject("stacking")
                        .put("mode", "normal")
                        .put("group", "A");
            case NUMBER -> defaults.set("thresholds", thresholds(panel));
            case TABLE -> panel.queries().forEach(query -> overrides.add(unitOf(query)));
            case HEATMAP -> {}
        }
        return out;
    }

    private static ObjectNode lines(ObjectNode defaults) {
        return defaults.putObject("custom").put("lineWidth", 1).put("showPoints", "never");
    }

    private static ObjectNode thresholds(Panel panel) {
        ObjectNode out = NODES.objectNode().put("mode", "absolute");
        ArrayNode steps = out.putArray("steps");
        steps.addObject()
                .put("color", panel.redBelow().isPresent() ? "red" : "green")
                .putNull("value");
        panel.redBelow()
                .ifPresent(from -> steps.addObject().put("color", "green").put("value", from));
        panel.redFrom().ifPresent(from -> steps.addObject().put("color", "red").put("value", from));
        return out;
    }

    private static ObjectNode unitOf(Query query) {
        ObjectNode out = NODES.objectNode();
        out.putObject("matcher").put("id", "byName").put("options", query.legend());
        out.putArray("properties")
                .addObject()
                .put("id", "unit")
                .put("value", query.unit().grafana());
        return out;
    }

    private static ObjectNode options(Panel panel) {
        ObjectNode out = NODES.objectNode();
        switch (panel.drawing()) {
            case LINES, STACKED -> {
                out.putObject("legend")
                        .put("displayMode", "list")
                        .put("placement", "bottom")
                        .put("showLegend", true)
                        .putArray("calcs");
                out.putObject("tooltip").put("mode", "multi").put("sort", "desc");
            }
            case NUMBER -> {
                out.putObject("reduceOptions")
                        .put("fields", "")
                        .put("values", false)
                        .putArray("calcs")
                        .add("lastNotNull");
                out.put("colorMode", "value").put("graphMode", "area").put("textMode", "value");
            }
            case TABLE -> out.put("showHeader", true).put("cellHeight", "sm");
            case HEATMAP -> {
                out.put("calculate", false).put("cellGap", 1);
                out.putObject("color")
                        .put("mode", "scheme")
                        .put("scheme", "Blues")
                        .put("steps", 64);
                out.putObject("yAxis").put("unit", panel.unit().grafana());
            }
        }
        return out;
    }

    private static ArrayNode targets(Panel panel) {
        ArrayNode out = NODES.arrayNode();
        List<Query> queries = panel.queries();
        for (int i = 0; i < queries.size(); i++) {
            ObjectNode target = out.addObject().put("refId", refId(i));
            target.set("datasource", Datasource.json());
            target.put("editorMode", "code").put("expr", queries.get(i).promql());
            target.put("legendFormat", queries.get(i).legend());
            boolean table = panel.drawing() == Drawing.TABLE;
            target.put("instant", table).put("range", !table);
            if (table) target.put("format", "table");
            if (panel.drawing() == Drawing.HEATMAP) target.put("format", "heatmap");
        }
        return out;
    }

    /** The answers of all queries joined by the labels they share, a column for each. */
    private static ArrayNode oneTable(Panel panel) {
        ArrayNode out = NODES.arrayNode();
        out.addObject().put("id", "merge").putObject("options");
        ObjectNode options = out.addObject().put("id", "organize").putObject("options");
        options.putObject("excludeByName").put("Time", true);
        ObjectNode names = options.putObject("renameByName");
        for (int i = 0; i < panel.queries().size(); i++) {
            String value = panel.queries().size() == 1 ? "Value" : "Value #" + refId(i);
            names.put(value, panel.queries().get(i).legend());
        }
        return out;
    }

    private static String refId(int index) {
        return String.valueOf((char) ('A' + index));
    }
}

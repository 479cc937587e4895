package io.millrace.grafana.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Dashboards in Grafana's form, of schema version 39 (Grafana 11; 10 and 12 read it too).
 *
 * <p>Source: the dashboard schema of Grafana, {@code kinds/dashboard/dashboard_kind.cue}.
 */
public final class DashboardJson {
    private static final int SCHEMA_VERSION = 39;
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter WRITER = new ObjectMapper()
            .writer(new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES));
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DashboardJson() {}

    public static String of(Dashboard dashboard) {
        ObjectNode out = NODES.objectNode();
        out.put("uid", dashboard.uid());
        out.put("title", dashboard.title());
        out.put("description", dashboard.help());
        out.putArray("tags").add("millrace");
        out.put("schemaVersion", SCHEMA_VERSION);
        out.put("version", 1);
        out.put("editable", true);
        out.put("graphTooltip", 1);
        out.put("refresh", "30s");
        out.put("timezone", "browser");
        out.putObject("time").put("from", "now-1h").put("to", "now");
        out.putArray("links").add(others());
        out.putObject("templating").set("list", variables(dashboard));
        out.set("panels", panels(dashboard));
        try {
            return WRITER.writeValueAsString(out) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    private static ObjectNode others() {
        ObjectNode link = NODES.objectNode();
        link.put("type", "dashboards").put("title", "Millrace").put("asDropdown", true);
        link.put("includeVars", true).put("keepTime", true);
        link.putArray("tags").add("millrace");
        return link;
    }

    private static ArrayNode variables(Dashboard dashboard) {
        ArrayNode list = NODES.arrayNode();
        list.addObject()
                .put("type", "datasource")
                .put("name", "datasource")
                .put("label", "Prometheus")
                .put("query", "prometheus");
        for (Variable variable : dashboard.variables()) list.add(variable(variable));
        return list;
    }

    private static ObjectNode variable(Variable variable) {
        ObjectNode out = NODES.objectNode();
        out.put("name", variable.name()).put("label", variable.title());
        return switch (variable) {
            case Variable.OfLabel label -> {
                String query = "label_values(" + label.from() + ", " + label.name() + ")";
                out.put("type", "query").set("datasource", Datasource.json());
                out.putObject("query").put("query", query).put("refId", label.name());
                out.put("refresh", 2).put("sort", 1);
                out.put("multi", label.several()).put("includeAll", label.several());
                if (label.several()) {
                    out.put("allValue", ".+");
                    out.putObject("current").put("text", "All").put("value", "$__all");
                }
                yield out;
            }
            case Variable.OneOf choice -> {
                out.put("type", "custom").put("query", String.join(",", choice.values()));
                String first = choice.values().getFirst();
                out.putObject("current").put("text", first).put("value", first);
                yield out;
            }
        };
    }

    private static ArrayNode panels(Dashboard dashboard) {
        ArrayNode out = NODES.arrayNode();
        Layout layout = new Layout();
        int id = 1;
        for (Row row : dashboard.rows()) {
            ObjectNode head = out.addObject().put("id", id++).put("type", "row").put("title", row.title());
            head.put("collapsed", false).set("gridPos", layout.wholeRow());
            head.putArray("panels");
            for (Panel panel : row.panels()) out.add(PanelJson.of(panel, id++, layout.next(panel)));
        }
        return out;
    }
}

package io.millrace.grafana;

import io.millrace.grafana.dashboard.Dashboard;
import io.millrace.grafana.dashboard.DashboardJson;
import io.millrace.grafana.dashboard.Dashboards;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything but the rules, which depend on a config: by path within a folder, in the order they are to be told. */
public final class OperatorFiles {
    private static final List<String> WRITTEN_BY_HAND = List.of(
            "provisioning/dashboards/millrace.yaml",
            "provisioning/datasources/prometheus.yaml",
            "prometheus/prometheus.yml",
            "prometheus/alertmanager.yml",
            "compose.yaml");

    private OperatorFiles() {}

    public static Map<String, String> all() {
        Map<String, String> files = new LinkedHashMap<>(dashboards());
        for (String path : WRITTEN_BY_HAND) files.put(path, resource(path));
        return files;
    }

    static Map<String, String> dashboards() {
        Map<String, String> files = new LinkedHashMap<>();
        for (Dashboard dashboard : Dashboards.ALL)
            files.put("dashboards/" + dashboard.uid() + ".json", DashboardJson.of(dashboard));
        return files;
    }

    private static String resource(String path) {
        try (InputStream in = OperatorFiles.class.getResourceAsStream("files/" + path)) {
            if (in == null) throw new FileNotFoundException(path);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the program lacks " + path, e);
        }
    }
}

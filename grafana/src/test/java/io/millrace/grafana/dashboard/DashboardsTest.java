package io.millrace.grafana.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardsTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$([a-z_]+)");

    static List<Dashboard> all() {
        return Dashboards.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void sayOfEachPanelWhatItTells(Dashboard dashboard) {
        assertThat(dashboard.rows()).isNotEmpty();
        for (Row row : dashboard.rows())
            assertThat(row.panels()).isNotEmpty().allSatisfy(panel -> {
                assertThat(panel.help()).as(panel.title()).isNotBlank().endsWith(".");
                assertThat(panel.queries()).as(panel.title()).isNotEmpty();
            });
    }

    @ParameterizedTest
    @MethodSource("all")
    void useNoVariableThatCannotBeChosen(Dashboard dashboard) {
        Set<String> known = new HashSet<>(Set.of("__rate_interval"));
        dashboard.variables().forEach(variable -> known.add(variable.name()));

        for (Row row : dashboard.rows())
            for (Panel panel : row.panels())
                for (Query query : panel.queries())
                    assertThat(VARIABLE.matcher(query.promql()).results().map(found -> found.group(1)))
                            .as(panel.title())
                            .isSubsetOf(known);
    }

    @ParameterizedTest
    @MethodSource("all")
    void placeNoPanelOverAnother(Dashboard dashboard) throws JsonProcessingException {
        JsonNode panels =
                new ObjectMapper().readTree(DashboardJson.of(dashboard)).get("panels");

        Set<List<Integer>> taken = new HashSet<>();
        List<Integer> ids = new ArrayList<>();
        for (JsonNode panel : panels) {
            ids.add(panel.get("id").asInt());
            JsonNode place = panel.get("gridPos");
            int right = place.get("x").asInt() + place.get("w").asInt();
            assertThat(right).as(panel.get("title").asText()).isLessThanOrEqualTo(24);
            for (int x = place.get("x").asInt(); x < right; x++)
                for (int y = 0; y < place.get("h").asInt(); y++)
                    assertThat(taken.add(List.of(x, place.get("y").asInt() + y)))
                            .as(panel.get("title").asText())
                            .isTrue();
        }
        assertThat(ids).doesNotHaveDuplicates();
    }
}

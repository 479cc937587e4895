package io.millrace.grafana.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.slo.Objective;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleFileTest {
    private static WatchedModel model(String name, double percentile, double availability) {
        return new WatchedModel(
                name, new Objective(Duration.ofMillis(50), percentile, availability, Duration.ofDays(30)));
    }

    private static String rules(WatchedModel... models) {
        return RuleFile.of(List.of(models), Scraping.DEFAULTS);
    }

    @Test
    void recordsEachWindowOfAModelOnce() {
        assertThat(rules(model("digits", 99, 99.9)))
                .contains("""
                  # 99 % of the answers within 50ms, 99.9 % of the calls answered, over 30d
                  - name: "millrace-objective-digits"
                    interval: 30s
                    rules:
                      - record: model:millrace_slo_unanswered:ratio_rate5m
                        expr: |-
                          1 - sum(rate(millrace_slo_answered_total{job="millrace",model="digits"}[5m]))
                            / sum(rate(millrace_slo_events_total{job="millrace",model="digits"}[5m]))
                        labels:
                          model: "digits"
                      - record: model:millrace_slo_unanswered:ratio_rate30m
                """)
                .containsOnlyOnce("record: model:millrace_slo_unanswered:ratio_rate6h");
    }

    @Test
    void pagesWhenTheBudgetBurnsFastOverBothWindows() {
        assertThat(rules(model("digits", 99, 99.9))).contains("""
                      - alert: MillraceCallsUnanswered
                        expr: |-
                          (
                            model:millrace_slo_unanswered:ratio_rate1h{model="digits"} > 14.4 * 0.001
                            and
                            model:millrace_slo_unanswered:ratio_rate5m{model="digits"} > 14.4 * 0.001
                          ) or (
                            model:millrace_slo_unanswered:ratio_rate6h{model="digits"} > 6 * 0.001
                            and
                            model:millrace_slo_unanswered:ratio_rate30m{model="digits"} > 6 * 0.001
                          )
                        labels:
                          severity: page
                          model: "digits"
                          promise: "availability"
                """);
    }

    /** Of a promise for 90 of 100, 14.4 times the budget is more than all. */
    @Test
    void hasNoAlertForWhatCannotBe() {
        assertThat(rules(model("digits", 90, 99.9)))
                .doesNotContain("> 14.4 * 0.1\n")
                .contains("> 6 * 0.1\n");
        assertThat(rules(model("digits", 50, 99.9)))
                .doesNotContain("> 6 * 0.5\n")
                .contains("> 1 * 0.5\n");
    }

    @Test
    void allowsNoneOfAPromiseForAll() {
        assertThat(rules(model("digits", 99, 100))).contains("> 14.4 * 0\n");
    }

    @Test
    void asksOnlyForTheRoutersOfThisConfig() {
        String rules = RuleFile.of(
                List.of(model("digits", 99, 99.9)),
                new Scraping("env=\"prod\",job=\"gateway\"", Duration.ofSeconds(15)));

        assertThat(rules)
                .contains("up{env=\"prod\",job=\"gateway\"} == 0")
                .contains("{env=\"prod\",job=\"gateway\",model=\"digits\"}")
                .contains("{env=\"prod\",job=\"gateway\",state=~\"joining|ejected\"}");
        assertThat(RuleFile.of(List.of(model("digits", 99, 99.9)), new Scraping("", Duration.ofSeconds(15))))
                .contains("up{} == 0")
                .contains("{model=\"digits\"}[5m]");
    }
}

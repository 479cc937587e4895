package io.millrace.router.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.prometheus.client.Collector;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsTest {
    private static final Endpoint ONE = ObservedFleet.endpoint("one");
    private static final Endpoint OTHER = ObservedFleet.endpoint("other");
    private static final String ATTEMPTS_AT_ONE =
            "millrace_attempts_total{pool=\"p\",endpoint=\"one:80\",outcome=\"ok\",}";

    private final ObservedFleet fleet = new ObservedFleet();
    private final LoopRecorder loop = fleet.metrics.addLoop();
    private final LoopRecorder otherLoop = fleet.metrics.addLoop();

    @Test
    void allOfTheListAreThereFromTheStartAndNoOthers() {
        List<String> told = fleet.families().stream()
                .filter(name -> name.startsWith("millrace_"))
                .toList();

        assertThat(told).containsExactlyInAnyOrderElementsOf(Metrics.names());
    }

    /** What {@code promtool check metrics} asks for, and a unit at the end. */
    @ParameterizedTest
    @MethodSource("io.millrace.router.observe.Family#all")
    void isNamedAsPrometheusWantsIt(Family family) {
        assertThat(family.familyName()).matches("millrace_[a-z]+(_[a-z]+)*").doesNotEndWith("_total");
        assertThat(family.labels()).allMatch(label -> label.matches("[a-z]+")).doesNotContain("le", "quantile");
        assertThat(family.help()).matches("[A-Z1].*\\.|slo\\..*\\.").doesNotContain("\n", "|");
        assertThat(family.look()).isNotEmpty();
        if (family.type() == Collector.Type.HISTOGRAM && family != QueueFamily.BATCH_SIZE)
            assertThat(family.unit()).isEqualTo("seconds");
    }

    @Test
    void noTwoHaveOneName() {
        assertThat(Family.all()).extracting(Family::familyName).doesNotHaveDuplicates();
    }

    @Test
    void noEnumIsLeftOutOfTheList() {
        List<Family> ofAllEnums = Arrays.stream(Family.class.getPermittedSubclasses())
                .<Family>flatMap(each -> Arrays.stream((Family[]) each.getEnumConstants()))
                .toList();

        assertThat(Family.all()).containsExactlyInAnyOrderElementsOf(ofAllEnums);
    }

    @Test
    void loopsAreSummed() {
        fleet.has(ONE);
        loop.attemptEnds(fleet.candidate(ONE), "ok", 1);
        otherLoop.attemptEnds(fleet.candidate(ONE), "ok", 1);

        assertThat(fleet.scrape()).contains(ATTEMPTS_AT_ONE + " 2.0");
    }

    @Test
    void boundsFollowTheObjective() {
        loop.waited(fleet.route(), TimeUnit.MILLISECONDS.toNanos(30));
        loop.waited(fleet.route(), TimeUnit.MILLISECONDS.toNanos(50));
        fleet.scrape();
        otherLoop.waited(fleet.route(), TimeUnit.SECONDS.toNanos(5));

        assertThat(fleet.scrape())
                .contains(
                        "millrace_queue_duration_seconds_bucket{model=\"m\",le=\"0.03\",} 1.0",
                        "millrace_queue_duration_seconds_bucket{model=\"m\",le=\"0.04\",} 1.0",
                        "millrace_queue_duration_seconds_bucket{model=\"m\",le=\"0.06\",} 2.0",
                        "millrace_queue_duration_seconds_bucket{model=\"m\",le=\"0.4\",} 2.0",
                        "millrace_queue_duration_seconds_bucket{model=\"m\",le=\"+Inf\",} 3.0",
                        "millrace_queue_duration_seconds_count{model=\"m\",} 3.0");
    }

    @Test
    void sizesAndWaitsOfBatchesAreTold() {
        loop.batchSent(fleet.route(), 3, TimeUnit.MILLISECONDS.toNanos(10));

        assertThat(fleet.scrape())
                .contains(
                        "millrace_batch_size_bucket{model=\"m\",le=\"2.0\",} 0.0",
                        "millrace_batch_size_bucket{model=\"m\",le=\"4.0\",} 1.0",
                        "millrace_batch_size_sum{model=\"m\",} 3.0",
                        "millrace_batch_wait_seconds_bucket{model=\"m\",le=\"0.01\",} 1.0");
    }

    @Test
    void anObjectiveIsToldBeforeAnybodyCalls() {
        assertThat(fleet.scrape())
                .contains(
                        "millrace_slo_events_total{model=\"m\",} 0.0",
                        "millrace_slo_answered_total{model=\"m\",} 0.0",
                        "millrace_slo_good_total{model=\"m\",} 0.0",
                        "millrace_slo_latency_seconds{model=\"m\",} 0.04",
                        "millrace_slo_objective_ratio{model=\"m\",objective=\"latency\",} 0.95",
                        "millrace_slo_objective_ratio{model=\"m\",objective=\"availability\",} 0.999");
    }

    @Test
    void whoHasLeftIsForgottenAfterAWhileAndNothingIsToldOfHowItStands() {
        fleet.has(ONE, OTHER);
        loop.attemptEnds(fleet.candidate(ONE), "ok", 1);
        assertThat(fleet.scrape()).contains("millrace_inflight{pool=\"p\",endpoint=\"one:80\",} 0.0");

        fleet.has(OTHER);

        assertThat(fleet.scrape())
                .contains(ATTEMPTS_AT_ONE + " 1.0")
                .noneMatch(line -> line.startsWith("millrace_inflight") && line.contains("one:80"))
                .noneMatch(line -> line.startsWith("millrace_endpoint_weight") && line.contains("one:80"));
        fleet.ticker.turn(Departures.KEPT);
        assertThat(fleet.scrape()).noneMatch(line -> line.startsWith(ATTEMPTS_AT_ONE));
    }

    @Test
    void whoComesBackBeginsAnew() {
        fleet.has(ONE);
        loop.attemptEnds(fleet.candidate(ONE), "ok", 1);
        fleet.has(OTHER);
        fleet.scrape();
        fleet.ticker.turn(Departures.KEPT);
        fleet.scrape();

        fleet.has(ONE);
        loop.attemptEnds(fleet.candidate(ONE), "ok", 1);

        assertThat(fleet.scrape()).contains(ATTEMPTS_AT_ONE + " 1.0");
    }

    @Test
    void lagOfALoopIsWhatItsTimerWasLate() {
        loop.beats(0);
        loop.beats(TimeUnit.MILLISECONDS.toNanos(LoopRecorder.BEAT_MILLIS + 30));

        assertThat(fleet.scrape())
                .contains(
                        "millrace_event_loop_lag_seconds_bucket{loop=\"0\",le=\"0.025\",} 0.0",
                        "millrace_event_loop_lag_seconds_bucket{loop=\"0\",le=\"0.05\",} 1.0",
                        "millrace_event_loop_lag_seconds_count{loop=\"1\",} 0.0");
    }

    @Test
    void reloadsAreCounted() {
        fleet.routing.refusedConfig();

        assertThat(fleet.scrape()).contains("millrace_config_generation 1.0", "millrace_reload_failures_total 1.0");
    }
}

package io.millrace.router.frontend.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OipStatisticsTest {

    @Test
    void addsUpWhatServersCounted() {
        assertThat(merged("""
                {"model_stats": [{"name": "m", "version": "1", "last_inference": 70, "inference_count": 3,
                  "inference_stats": {"success": {"count": 2, "ns": 10}},
                  "batch_stats": [{"batch_size": 1, "compute_infer": {"count": 1, "ns": 5}}]}]}""", """
                {"model_stats": [{"name": "m", "version": "1", "last_inference": 60, "inference_count": 4,
                  "inference_stats": {"success": {"count": 1, "ns": 20}, "fail": {"count": 1, "ns": 1}},
                  "batch_stats": [{"batch_size": 2, "compute_infer": {"count": 1, "ns": 7}},
                                  {"batch_size": 1, "compute_infer": {"count": 2, "ns": 6}}]}]}""")).isEqualTo(new JsonObject("""
                {"model_stats": [{"name": "m", "version": "1", "last_inference": 70, "inference_count": 7,
                  "inference_stats": {"success": {"count": 3, "ns": 30}, "fail": {"count": 1, "ns": 1}},
                  "batch_stats": [{"batch_size": 1, "compute_infer": {"count": 3, "ns": 11}},
                                  {"batch_size": 2, "compute_infer": {"count": 1, "ns": 7}}]}]}"""));
    }

    @Test
    void keepsVersionsApart() {
        assertThat(merged(
                                "{\"model_stats\":[{\"name\":\"m\",\"version\":\"1\",\"inference_count\":1}]}",
                                "{\"model_stats\":[{\"name\":\"m\",\"version\":\"2\",\"inference_count\":2}]}")
                        .getJsonArray("model_stats"))
                .hasSize(2);
    }

    @Test
    void leavesOutWhatIsNoSuchDocument() {
        assertThat(merged(
                        "",
                        "[]",
                        "{\"model_stats\":5}",
                        "{\"model_stats\":[7]}",
                        "{\"model_stats\":[{\"name\":\"m\"}]}"))
                .isEqualTo(new JsonObject("{\"model_stats\":[{\"name\":\"m\"}]}"));
    }

    private static JsonObject merged(String... documents) {
        return OipStatistics.merged(Stream.of(documents)
                .map(Buffer::buffer)
                .map(OipStatistics::document)
                .filter(Objects::nonNull)
                .toList());
    }
}

package io.millrace.router.frontend.oip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import inference.InferBatchStatistics;
import inference.InferResponseStatistics;
import inference.InferStatistics;
import inference.MemoryUsage;
import inference.ModelStatistics;
import inference.ModelStatisticsResponse;
import inference.StatisticDuration;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** With the classes that protobuf makes of the messages. */
class OipStatisticsMessageTest {
    private static StatisticDuration duration(long count) {
        return StatisticDuration.newBuilder()
                .setCount(count)
                .setNs(count * 1_000)
                .build();
    }

    private static final ModelStatisticsResponse MESSAGE = ModelStatisticsResponse.newBuilder()
            .addModelStats(ModelStatistics.newBuilder()
                    .setName("m")
                    .setVersion("3")
                    .setLastInference(1_700_000_000_000L)
                    .setInferenceCount(10)
                    .setExecutionCount(4)
                    .setInferenceStats(InferStatistics.newBuilder()
                            .setSuccess(duration(4))
                            .setFail(duration(1))
                            .setQueue(duration(2))
                            .setComputeInput(duration(3))
                            .setComputeInfer(duration(5))
                            .setComputeOutput(duration(6))
                            .setCacheHit(duration(7))
                            .setCacheMiss(duration(8)))
                    .addBatchStats(InferBatchStatistics.newBuilder()
                            .setBatchSize(2)
                            .setComputeInput(duration(1))
                            .setComputeInfer(duration(2))
                            .setComputeOutput(duration(3)))
                    .addMemoryUsage(
                            MemoryUsage.newBuilder().setType("GPU").setId(1).setByteSize(1 << 20))
                    .putResponseStats(
                            "0",
                            InferResponseStatistics.newBuilder()
                                    .setComputeInfer(duration(1))
                                    .setComputeOutput(duration(2))
                                    .setSuccess(duration(3))
                                    .setFail(duration(4))
                                    .setEmptyResponse(duration(5))
                                    .setCancel(duration(6))
                                    .build()))
            .build();

    @Test
    void saysInJsonWhatTheMessageSays() {
        JsonObject model = OipStatisticsMessage.read(Buffer.buffer(MESSAGE.toByteArray()))
                .getJsonArray("model_stats")
                .getJsonObject(0);

        assertThat(model.getString("name")).isEqualTo("m");
        assertThat(model.getLong("last_inference")).isEqualTo(1_700_000_000_000L);
        assertThat(model.getJsonObject("inference_stats").getJsonObject("cache_miss"))
                .isEqualTo(new JsonObject("{\"count\":8,\"ns\":8000}"));
        assertThat(model.getJsonArray("batch_stats").getJsonObject(0).getInteger("batch_size"))
                .isEqualTo(2);
        assertThat(model.getJsonArray("memory_usage").getJsonObject(0))
                .isEqualTo(new JsonObject("{\"type\":\"GPU\",\"id\":1,\"byte_size\":1048576}"));
        assertThat(model.getJsonObject("response_stats").getJsonObject("0").getJsonObject("cancel"))
                .isEqualTo(new JsonObject("{\"count\":6,\"ns\":6000}"));
    }

    @Test
    void isTheSameMessageAgain() throws InvalidProtocolBufferException {
        Buffer again = OipStatisticsMessage.write(OipStatisticsMessage.read(Buffer.buffer(MESSAGE.toByteArray())));

        assertThat(ModelStatisticsResponse.parseFrom(again.getBytes())).isEqualTo(MESSAGE);
    }

    @Test
    void isReadEmpty() {
        assertThat(OipStatisticsMessage.read(Buffer.buffer())).isEqualTo(new JsonObject("{\"model_stats\":[]}"));
    }

    /** Documents come from servers: what is of another kind is left out. */
    @Test
    void leavesOutWhatIsNotOfItsKind() throws InvalidProtocolBufferException {
        JsonObject odd = new JsonObject("""
                {"model_stats": [7, {"name": 1, "inference_count": "ten", "inference_stats": [],
                 "batch_stats": {}, "memory_usage": [null], "response_stats": {"0": 5}, "own": true, "version": "1"}]}""");

        assertThat(ModelStatisticsResponse.parseFrom(
                        OipStatisticsMessage.write(odd).getBytes()))
                .isEqualTo(ModelStatisticsResponse.newBuilder()
                        .addModelStats(ModelStatistics.newBuilder().setVersion("1"))
                        .build());
    }
}

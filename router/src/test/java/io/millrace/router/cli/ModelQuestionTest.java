package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelQuestionTest {
    @Test
    void drawsOneRowOfEachInput() throws Exception {
        JsonObject question = draw("""
                {"inputs":[{"name":"image","datatype":"FP32","shape":[-1,2,3]},{"name":"words","datatype":"BYTES","shape":[-1]},
                 {"name":"flags","datatype":"BOOL","shape":[2]},{"name":"ids","datatype":"INT64","shape":[-1,4]}]}
                """);

        JsonArray inputs = question.getJsonArray("inputs");
        assertThat(inputs.getJsonObject(0).getJsonArray("shape")).isEqualTo(JsonArray.of(1L, 2L, 3L));
        assertThat(inputs.stream()
                        .map(input -> ((JsonObject) input).getJsonArray("data").size()))
                .containsExactly(6, 1, 2, 4);
        assertThat(inputs.stream()
                        .<Object>map(input -> ((JsonObject) input)
                                .getJsonArray("data")
                                .getValue(0)
                                .getClass()))
                .containsExactly(Double.class, String.class, Boolean.class, Integer.class);
    }

    @Test
    void drawsTheSameForTheSameSeed() throws Exception {
        String metadata = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,64]}]}";

        assertThat(draw(metadata)).isEqualTo(draw(metadata));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"inputs\":{}}",
                "{\"inputs\":[1]}",
                "{\"inputs\":[{\"name\":\"x\"}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[\"a\"]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1]}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[9223372036854775807,9223372036854775807]}]}"
            })
    void tellsWhatItCannotDrawFrom(String metadata) {
        assertThatThrownBy(() -> draw(metadata)).isInstanceOf(ModelQuestion.UntoldException.class);
    }

    @Test
    void knowsModelsByTheirPath() {
        URI versioned = URI.create("http://h:1/v2/models/digits/versions/3/");

        assertThat(ModelQuestion.isModel(versioned)).isTrue();
        assertThat(ModelQuestion.infer(versioned)).hasToString("http://h:1/v2/models/digits/versions/3/infer");
        assertThat(ModelQuestion.isModel(URI.create("http://h:1/v2/models/digits/infer")))
                .isFalse();
        assertThat(ModelQuestion.isModel(URI.create("http://h:1/v2"))).isFalse();
    }

    private static JsonObject draw(String metadata) throws Exception {
        return ModelQuestion.draw(new JsonObject(metadata), new SplittableRandom(1));
    }
}

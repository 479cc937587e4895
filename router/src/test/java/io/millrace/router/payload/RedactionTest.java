package io.millrace.router.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.PayloadSample;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final PayloadSample IMAGE = new PayloadSample(1, List.of("image"), OptionalInt.empty());
    private static final PayloadSample ALL = new PayloadSample(1, List.of(), OptionalInt.empty());
    private static final PayloadSample TWO = new PayloadSample(1, List.of(), OptionalInt.of(2));

    private static KeptBody body(String text) {
        return KeptBody.of(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(text), 1_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            {"inputs":[{"data":[1,2],"name":"image","shape":[2]},{"name":"x","data":[3]}]} | {"inputs":[{"name":"image","shape":[2]},{"name":"x","data":[3]}]}
            {"instances":[{"image":[1],"x":2}]}  | {"instances":[{"x":2}]}
            {"inputs":{"image":{"b64":"AA=="}}}  | {"inputs":{}}
            [{"deep":[[{"image":1}]]}]           | [{"deep":[[{}]]}]
            {"image":{"image":1}}                | {}
            {"IMAGE":1,"images":2}               | {"IMAGE":1,"images":2}
            """)
    void takesOutWhatIsNamed(String body, String left) {
        assertThat(Redaction.json(body(body), IMAGE)).hasToString("Optional[" + left + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            {"inputs":[{"name":"x","shape":[4],"data":[1,2,3,4]},{"name":"y","data":[5]}]} | {"inputs":[{"name":"x","shape":[4],"data":[1,2]},{"name":"y","data":[5]}]}
            {"outputs":[{"name":"x","data":[[[1],[2]],[[3],[4]]]}]} | {"outputs":[{"name":"x","data":[[[1],[2]]]}]}
            {"outputs":[{"name":"x","data":["a","b","c"]}],"inputs":7} | {"outputs":[{"name":"x","data":["a","b"]}],"inputs":7}
            {"instances":[[1,2,3]],"inputs":{"x":[1,2,3]}} | {"instances":[[1,2,3]],"inputs":{"x":[1,2,3]}}
            """)
    void keepsTheFirstElementsOfTensorsInV2(String body, String left) {
        assertThat(Redaction.json(body(body), TWO)).hasToString("Optional[" + left + "]");
    }

    @Test
    void elementsAreNotCountedInWhatIsNoJson() {
        KeptBody bytes = body("image=1");

        assertThat(Redaction.of(bytes, TWO)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "image=1",
                "{\"inputs\":[]}\u0000\u0001",
                "{\"image\":",
                "{\"inputs\":[{\"name\":\"image\",\"name\":\"x\",\"data\":[1]}]}",
                "\u0000\u0001"
            })
    void whatCannotBeReadIsLeftOut(String body) {
        assertThat(Redaction.of(body(body), IMAGE)).isEmpty();
    }

    @Test
    void whatIsNotThereWholeIsLeftOut() {
        KeptBody cut = KeptBody.of(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("[1] [2]"), 3);

        assertThat(Redaction.of(cut, IMAGE)).isEmpty();
        assertThat(Redaction.of(cut, ALL)).contains(cut);
    }

    @Test
    void whatIsPackedIsLeftOut() {
        KeptBody packed = KeptBody.of(
                MultiMap.caseInsensitiveMultiMap().add("content-encoding", "gzip"), Buffer.buffer("{}"), 100);

        assertThat(Redaction.of(packed, IMAGE)).isEmpty();
    }
}

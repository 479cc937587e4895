package io.millrace.backends.clipper;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipperQueryTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"query_id":1,"output":3,"default":false}      | 3
            {"output":-2.5}                                | -2.5
            {"output":"7"}                                 | 7
            {"output":[4.0]}                               | 4
            {"output":[0.1,0.7,0.2]}                       | 1
            {"output":[]}                                  | NaN
            {"output":["a","b"]}                           | NaN
            {"output":[[1.0],[2.0]]}                       | NaN
            {"output":"cat"}                               | NaN
            {"output":null}                                | NaN
            {"output":{"a":1}}                             | NaN
            {"query_id":1}                                 | NaN
            {"output":                                     | NaN
            """)
    void readsAnAnswerAsOneNumber(String answer, Double said) {
        assertThat(ClipperQuery.said(Buffer.buffer(answer))).isEqualTo(said);
    }

    @Test
    void findsTheInputAsItStandsThere() {
        assertThat(ClipperQuery.input(Buffer.buffer("{\"version\":\"3\",\"input\": [1.0, 2.0]}")))
                .contains(Buffer.buffer("[1.0, 2.0]"));
        assertThat(ClipperQuery.input(Buffer.buffer("{\"input_batch\":[[1.0]]}")))
                .isEmpty();
        assertThat(ClipperQuery.input(Buffer.buffer("{\"input\":"))).isEmpty();
    }

    @Test
    void aDeepAnswerIsNoNumber() {
        assertThat(ClipperQuery.said(Buffer.buffer("{\"output\":\"" + "[".repeat(50) + "\"}")))
                .isNaN();
    }
}

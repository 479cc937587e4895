package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLeavesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|[]|1",
                "[]|[0]|0",
                "[1,2,3]|[3]|3",
                "[[1,2],[3,4],[5,6]]|[3,2]|6",
                "[[],[]]|[2,0]|0",
                "[[[1]]]|[1,1,1]|1",
                "\"x\"|[]|1",
                "[ [ \"[\" , \"]\" ] ]|[1,2]|2"
            })
    void learnsTheShape(String text, String shape, long count) {
        JsonLeaves leaves = walk(text);
        assertThat(leaves.shape()).hasToString(shape);
        assertThat(leaves.count()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[[1,2],[3]]|x[1]|a list of 1 among lists of 2", "[1,[2]]|x[1]|a list among values",
                "[[1],2]|x[1]|a value among lists", "[[],[[]]]|x[1]|a list of 1 among lists of 0",
                "[[1,2],[3,4],[5,[6]]]|x[2][1]|a list among values", "[[],1]|x[1]|a value among lists",
                "[[[1],[2]],[[3],[4,5]]]|x[1][1]|a list of 2 among lists of 1"
            })
    void saysWhereListsAreRagged(String text, String where, String problem) {
        assertThatThrownBy(() -> walk(text))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        ragged -> assertThat(ragged.failure())
                                .isEqualTo(new Failure.Unfit(where, problem + ", so the value has no shape")));
    }

    @Test
    void refusesAnObjectAmongValues() {
        assertThatThrownBy(() -> walk("[1,{\"a\":1}]")).hasMessage("x[1]: an object where a value was expected");
    }

    @Test
    void refusesMoreLevelsThanAShapeHas() {
        assertThat(walk("[".repeat(32) + "]".repeat(32)).shape().rank()).isEqualTo(32);
        assertThatThrownBy(() -> walk("[".repeat(100_000))).hasMessageContaining("deeper than 32");
    }

    @Test
    void leavesTheScannerBehindTheValue() {
        JsonScanner in = JsonScanner.of("{\"a\":[[1],[2]] ,\"b\":3}".getBytes(StandardCharsets.UTF_8));
        in.enterObject();
        in.nextField();
        JsonLeaves leaves = in.leaves(() -> "a");
        while (leaves.next()) {}

        assertThat(in.nextField()).isTrue();
        assertThat(in.name()).isEqualTo("b");
        assertThat(in.integer()).isEqualTo(3);
        assertThat(in.nextField()).isFalse();
    }

    private static JsonLeaves walk(String text) {
        JsonScanner in = JsonScanner.of(text.getBytes(StandardCharsets.UTF_8));
        JsonLeaves leaves = in.leaves(() -> "x");
        while (leaves.next()) {}
        in.end();
        return leaves;
    }
}

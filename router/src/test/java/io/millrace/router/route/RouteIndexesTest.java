package io.millrace.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.ModelName;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteIndexesTest {
    private static final ModelName ONE = new ModelName("one");
    private static final ModelName TWO = new ModelName("two");
    private static final ModelName THREE = new ModelName("three");

    private final RouteIndexes indexes = new RouteIndexes();

    @Test
    void areAModelsOwnWhileItIsRouted() {
        int one = indexes.of(ONE);
        int two = indexes.of(TWO);
        assertThat(one).isNotEqualTo(two);

        indexes.keep(Set.of(TWO));

        assertThat(indexes.of(TWO)).isEqualTo(two);
    }

    @Test
    void areGivenAnewWhenAModelIsGone() {
        int one = indexes.of(ONE);
        int two = indexes.of(TWO);
        indexes.keep(Set.of(TWO));

        assertThat(indexes.of(THREE)).isEqualTo(one);
        assertThat(indexes.of(ONE)).isNotIn(one, two);
    }
}

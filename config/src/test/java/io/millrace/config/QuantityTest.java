package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "1ns,1",
        "1us,1000",
        "50ms,50000000",
        "0.5s,500000000",
        "1m,60000000000",
        "2h,7200000000000",
        "30d,2592000000000000",
        "0s,0"
    })
    void readsDurations(String text, long nanoseconds) {
        assertThat(Quantity.DURATION.parse(text)).contains(nanoseconds);
    }

    @ParameterizedTest
    @CsvSource({"1B,1", "1KB,1000", "1KiB,1024", "1.5MiB,1572864", "64MB,64000000", "1GiB,1073741824", "2GB,2000000000"
    })
    void readsSizes(String text, long bytes) {
        assertThat(Quantity.SIZE.parse(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "5", "s", "5S", "5 s", "-5s", "+5s", "1.s", ".5s", "1h30m", "0.1ns", "5sec", "1e3s", "5s\n", "٥s"
            })
    void readsNothingElse(String text) {
        assertThat(Quantity.DURATION.parse(text)).isEmpty();
    }

    @Test
    void readsNoMoreThanFits() {
        assertThat(Quantity.DURATION.parse("999999999999d")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0s", "1,1ns", "75000000000,75s", "60000000000,1m", "2592000000000000,30d", "1500000,1500us"})
    void printsTheShortestWay(long nanoseconds, String expected) {
        assertThat(Quantity.DURATION.print(nanoseconds)).isEqualTo(expected);
    }

    @Test
    void hasTheUnitsOfTheSchema() {
        for (String unit : Quantity.DURATION.units())
            Documents.good("drain-timeout: 1" + unit + "\n" + Documents.SMALL);
        for (String unit : Quantity.SIZE.units())
            Documents.good("listen: {max-body: 1" + unit + ", max-buffered: 2GiB}\n" + Documents.SMALL);
    }

    @Test
    void readsBackWhatItPrints() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong(1L << random.nextInt(1, 39)) * (random.nextBoolean() ? 1 : 1_000_000);
            assertThat(Quantity.DURATION.parse(Quantity.DURATION.print(value))).contains(value);
            assertThat(Quantity.SIZE.parse(Quantity.SIZE.print(value))).contains(value);
        }
    }
}

package io.millrace.config.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KEYS = List.of("pools", "models", "max-body", "max-buffered", "probe", "retry");

    @ParameterizedTest
    @CsvSource({
        "poolz,pools",
        "pool,pools",
        "opols,pools",
        "POOLS,pools",
        "model,models",
        "mdoels,models",
        "max_body,max-body",
        "maxBody,max-body",
        "maxbufered,max-buffered",
        "prob,probe",
        "rertry,retry"
    })
    void findsTheWordThatWasMeant(String word, String meant) {
        assertThat(Nearest.to(word, KEYS)).contains(meant);
    }

    @Test
    void takesTheNearestAndOfEquallyNearTheFirst() {
        assertThat(Nearest.to("bodies", List.of("bodiez", "body", "bodied"))).contains("bodiez");
        assertThat(Nearest.to("timeouts", List.of("time-out", "timeout"))).contains("timeout");
    }

    @ParameterizedTest
    @CsvSource({"batch", "x", "traffic", "''", "maximum-of-everything"})
    void ratherSaysNothingThanNonsense(String word) {
        assertThat(Nearest.to(word, KEYS)).isEmpty();
    }
}

package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.ModelVersion;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
    private static final List<ModelVersion> KNOWN = Stream.of(
                    "1",
                    "2",
                    "3",
                    "10",
                    "0.0.3",
                    "0.2.0",
                    "0.2.9",
                    "0.3.0",
                    "1.1.9",
                    "1.2.0",
                    "1.2.3",
                    "1.2.10",
                    "1.3.0",
                    "1.9",
                    "2.0.0",
                    "2.0.1",
                    "v2.1.0",
                    "1.2.3-rc1",
                    "stable")
            .map(ModelVersion::new)
            .toList();

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            3              ; 3
            1.2            ;
            1.2.3          ; 1.2.3
            1.2.3-rc1      ; 1.2.3-rc1
            1.2.x          ; 1.2.0 1.2.3 1.2.10
            1.2.*          ; 1.2.0 1.2.3 1.2.10
            1.X            ; 1 1.1.9 1.2.0 1.2.3 1.2.10 1.3.0 1.9
            =1.2           ; 1.2.0 1.2.3 1.2.10
            >=1.2 <2       ; 1.2.0 1.2.3 1.2.10 1.3.0 1.9
            >= 1.2, < 1.3  ; 1.2.0 1.2.3 1.2.10
            >1.2 <2        ; 1.3.0 1.9
            >1.2.3 <=1.3   ; 1.2.10 1.3.0
            <=0.2          ; 0.0.3 0.2.0 0.2.9
            ^1.2.3         ; 1.2.3 1.2.10 1.3.0 1.9
            ^0.2           ; 0.2.0 0.2.9
            ^0.0.3         ; 0.0.3
            ~1.2.3         ; 1.2.3 1.2.10
            ~2             ; 2 2.0.0 2.0.1 v2.1.0
            3 || >=9       ; 3 10
            1.2.x || 0.3.x ; 0.3.0 1.2.0 1.2.3 1.2.10
            """)
    void hasWhatItSays(String range, String versions) {
        VersionRange of = VersionRange.of(range);

        assertThat(KNOWN.stream().filter(of::has).map(ModelVersion::text))
                .containsExactlyInAnyOrderElementsOf(
                        versions == null ? List.of() : Arrays.asList(versions.split(" ", -1)));
    }

    @Test
    void takesTheHighestByNumberAndNotByText() {
        assertThat(VersionRange.of("1.2.x").highest(KNOWN)).contains(new ModelVersion("1.2.10"));
        assertThat(VersionRange.of("x").highest(KNOWN)).contains(new ModelVersion("10"));
        assertThat(VersionRange.of("9.x").highest(KNOWN)).isEmpty();
        assertThat(VersionRange.of("4").highest(KNOWN)).isEmpty();
        assertThat(VersionRange.of("4").exact()).contains(new ModelVersion("4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ">=",
                "1..2",
                ">=1.2.x",
                "<a",
                "1 ||",
                "|| 1",
                "a b",
                ">>1",
                "^",
                ",<2",
                ">=1234567890123456789"
            })
    void refusesWhatIsNeither(String text) {
        assertThatThrownBy(() -> VersionRange.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither a version nor a range of versions");
    }
}

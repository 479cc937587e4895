package io.millrace.router.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.FailureException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({"digits,digits", "a%2Db,a-b", "resnet_50.v2+x,resnet_50.v2+x", "%41,A"})
    void decodesAModelNameOnce(String segment, String name) {
        assertThat(Names.model(segment).text()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "%2e%2e",
                "a..b",
                "a%2fb",
                "a%5cb",
                "a%00",
                "%",
                "%4",
                "%zz",
                "%252e",
                "a b",
                "a%0d%0aX",
                "%c0%ae",
                "é",
                "-a",
                ".a",
                "a;b",
                "a:b",
                "a@b"
            })
    void refusesWhatCouldLeaveItsPlaceInAPath(String segment) {
        assertThatThrownBy(() -> Names.model(segment)).isInstanceOf(FailureException.class);
    }
}

package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.FeatureKey.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureKeyTest {
    @Test
    void isTextWithInputsAndHeadersInIt() {
        FeatureKey key = FeatureKey.parse("v1:{header.X-Tenant}:{input.user.id}:{input.user.id}");

        assertThat(key.parts())
                .containsExactly(
                        new Part.Text("v1:"),
                        new Part.Header("x-tenant"),
                        new Part.Text(":"),
                        new Part.Input("user.id"),
                        new Part.Text(":"),
                        new Part.Input("user.id"));
        assertThat(key.inputs()).containsExactly("user.id");
        assertThat(key.isPerRow()).isTrue();
    }

    @Test
    void isOneForAllRowsWithoutAnInput() {
        assertThat(FeatureKey.parse("{header.a}").isPerRow()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"user", "", "{", "{}", "{input.}", "{header.}", "{header.a b}", "a{input.x", "{cookie.a}", "}"})
    void isNothingElse(String template) {
        assertThatThrownBy(() -> FeatureKey.parse(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'key' ");
    }
}

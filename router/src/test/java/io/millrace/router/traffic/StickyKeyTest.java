package io.millrace.router.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.StickySettings;
import io.millrace.config.StickySettings.By;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StickyKeyTest {
    private static long key(By by, String name, Facts call) {
        return new StickyKey(new StickySettings(by, name)).of(call);
    }

    @Test
    void isWhatTheSettingsName() {
        Facts call = new Facts(
                Map.of("x-user", "ada", "cookie", "a=b; session=ada", "authorization", "ada"),
                "ada",
                "oip",
                "m",
                null,
                9);

        assertThat(List.of(
                        key(By.HEADER, "x-user", call),
                        key(By.COOKIE, "session", call),
                        key(By.AUTHORIZATION, "", call),
                        key(By.TENANT, "", call)))
                .containsOnly(KeyHash.of("ada"));
        assertThat(key(By.INPUT, "", call)).isEqualTo(9);
    }

    @Test
    void isNoneWhereTheCallHasNone() {
        for (By by : List.of(By.AUTHORIZATION, By.TENANT))
            assertThat(key(by, "", Facts.NONE)).isEqualTo(StickyKey.NONE);
        for (By by : List.of(By.HEADER, By.COOKIE))
            assertThat(key(by, "x", Facts.NONE)).isEqualTo(StickyKey.NONE);
        assertThat(key(By.HEADER, "x", Facts.of("x", ""))).isEqualTo(StickyKey.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=1             | 1
            b=2; a=1        | 1
            b=2;a=1;a=3     | 1
            xa=2; a=1       | 1
            aa=2            |
            a               |
            b=a=2           |
            ;;; ; a=x=y ; c | 'x=y '
            """)
    void findsACookieAmongOthers(String header, String value) {
        assertThat(CookieValue.of("a", List.of(header))).isEqualTo(value);
        assertThat(CookieValue.of("a", List.of("z=1", header))).isEqualTo(value);
    }
}

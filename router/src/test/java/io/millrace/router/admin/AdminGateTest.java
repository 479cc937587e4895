package io.millrace.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.http.BearerToken;
import io.millrace.config.AdminSettings;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what becomes of the others. */
class AdminGateTest {
    private final GuardedPort open = new GuardedPort(AdminSettings.DEFAULTS);
    private final GuardedPort guarded = new GuardedPort(new AdminSettings(
            "0.0.0.0", 8081, Optional.of(new BearerToken("s3cret", Optional.empty())), Optional.empty()));

    @AfterEach
    void close() {
        open.close();
        guarded.close();
    }

    @Test
    void withoutATokenInTheConfigNoneIsAskedFor() {
        assertThat(open.status("GET /v1/fleet")).isEqualTo(200);
        assertThat(open.status("POST /v1/x/drain")).isEqualTo(202);
    }

    @Test
    void theTokenOpens() {
        assertThat(guarded.status("GET /v1/fleet", "Authorization: Bearer s3cret"))
                .isEqualTo(200);
        assertThat(guarded.status("GET /v1/fleet", "authorization: bearer  s3cret"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer s3cre",
                "Bearer s3crets",
                "Bearer S3CRET",
                "Bearer",
                "Bearer ",
                "s3cret",
                "Basic czNjcmV0",
                "Bearer ***",
                "Bearer s3cret, s3cret"
            })
    void anyOtherDoesNot(String shown) {
        String answer = guarded.send("GET /v1/fleet", "Authorization: " + shown);

        assertThat(answer)
                .startsWith("HTTP/1.1 401 ")
                .containsIgnoringCase("www-authenticate: Bearer realm=\"millrace admin\", error=\"invalid_token\"\r\n")
                .contains("application/problem+json", "that is not the token")
                .doesNotContain("s3cret", "\"fleet\"");
    }

    @Test
    void withoutOneItIsToldWhatIsAskedFor() {
        assertThat(guarded.send("GET /v1/fleet"))
                .startsWith("HTTP/1.1 401 ")
                .containsIgnoringCase("www-authenticate: Bearer realm=\"millrace admin\"\r\n")
                .contains("this takes the token of admin.token");
    }

    @Test
    void healthAsksForNothing() {
        assertThat(guarded.status("GET /live")).isEqualTo(200);
        assertThat(guarded.status("HEAD /live")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:8081", "127.0.0.1", "10.0.0.7:8081", "[::1]:8081"})
    void aHostThatNobodyCanTurnToPointHereIsOurs(String host) {
        assertThat(open.status("GET /v1/fleet", "Host: " + host)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8081", "localhost.evil.example", "127.0.0.1.evil.example"})
    void aHostOfAnotherNameIsRefusedWhereNothingElseIsAskedFor(String host) {
        assertThat(open.send("GET /v1/fleet", "Host: " + host))
                .startsWith("HTTP/1.1 403 ")
                .contains("ask by IP address or localhost")
                .doesNotContain("\"fleet\"");
        assertThat(guarded.status("GET /v1/fleet", "Host: " + host, "Authorization: Bearer s3cret"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1.evil.example", "http://127.0.0.1", ""})
    void aPageOfAnotherOriginMayAskNothing(String origin) {
        assertThat(open.status("GET /v1/fleet", "Origin: " + origin)).isEqualTo(403);
        assertThat(open.status("POST /v1/x/drain", "Origin: " + origin)).isEqualTo(403);
        assertThat(guarded.status("POST /v1/x/drain", "Origin: " + origin, "Authorization: Bearer s3cret"))
                .isEqualTo(403);
    }

    @Test
    void aPageOfOursMay() {
        assertThat(open.status("POST /v1/x/drain", "Origin: http://" + open.ownHost()))
                .isEqualTo(202);
    }

    @Test
    void aRouteThatBreaksIsAProblemOfOurs() {
        assertThat(open.send("GET /v1/broken"))
                .startsWith("HTTP/1.1 500 ")
                .contains("application/problem+json")
                .doesNotContain("IllegalState");
    }
}

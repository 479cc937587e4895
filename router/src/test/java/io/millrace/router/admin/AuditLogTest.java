package io.millrace.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.http.BearerToken;
import io.millrace.config.AdminSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written of requests that change something. */
class AuditLogTest {
    private final GuardedPort port = new GuardedPort(new AdminSettings(
            "0.0.0.0", 8081, Optional.of(new BearerToken("s3cret", Optional.empty())), Optional.empty()));

    @AfterEach
    void close() {
        port.close();
    }

    /** The client has its answer a moment before the line is there. */
    private List<String> written() {
        return Awaitility.await().until(() -> port.audit, lines -> !lines.isEmpty());
    }

    @Test
    void aChangeLeavesALineAndALookNone() {
        port.send("GET /v1/fleet", "Authorization: Bearer s3cret");
        port.send("POST /v1/gpu%2F10.0.0.7/drain?x=secret", "Authorization: Bearer s3cret");

        assertThat(written()).containsExactly("POST /v1/gpu%2F10.0.0.7/drain by the token from 127.0.0.1: 202");
    }

    @Test
    void whoIsNotLetInLeavesALineToo() {
        port.send("POST /v1/x/drain");
        port.send("POST /v1/x/drain", "Origin: http://evil.example", "Authorization: Bearer s3cret");

        assertThat(port.audit)
                .containsExactly(
                        "POST /v1/x/drain by somebody from 127.0.0.1: 401, refused",
                        "POST /v1/x/drain by somebody from 127.0.0.1: 403, refused");
    }

    @Test
    void aFloodOfThemLeavesFewLinesAndTheirNumber() {
        for (int i = 0; i < 15; i++) port.send("POST /v1/x/drain");
        assertThat(port.audit).hasSize(AuditLog.REFUSED_A_SECOND);

        port.ticker.turn(Duration.ofSeconds(1));
        port.send("POST /v1/x/drain");

        assertThat(port.audit.getLast())
                .isEqualTo("POST /v1/x/drain by somebody from 127.0.0.1: 401, refused, and 5 before it");
    }

    @Test
    void nothingOfARequestBreaksALine() {
        port.send("POST /v1/a%0Ab" + "c".repeat(500) + "/drain", "Authorization: Bearer s3cret");

        assertThat(written())
                .singleElement()
                .satisfies(line -> assertThat(line).doesNotContain("\n").hasSizeLessThan(140));
    }
}

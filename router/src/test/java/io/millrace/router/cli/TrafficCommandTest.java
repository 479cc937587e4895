package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against an admin port that has one model with traffic. */
class TrafficCommandTest {
    private static final String DOCUMENT = """
            {"model":"digits","weights_by":"promote","since":"2026-11-22T09:00:00Z","rules":0,
             "arms":[{"name":"stable","model":"digits","version":"3","pools":["gpu"],"open":true,"weight":95.0,"config_weight":90,"share_ratio":0.95},
                     {"name":"canary","model":"digits-next","pools":["gpu"],"open":false,"weight":5.0,"config_weight":10,"share_ratio":0.05}],
             "promote":{"to":"canary","from":"stable","state":"testing","step":2,"steps":3,"percent":5.0,"percents":[1,5,100],
               "since":"2026-11-22T09:00:00Z",
               "now":{"action":"hold","by":"evidence","why":"7 of at least 100 requests","from_percent":5.0,"to_percent":5.0,"after_s":3.5,
                 "signals":[{"words":"error-rate: as it is"}],"burns":[{"words":"availability: none"}]},
               "last":{"action":"promote","by":"evidence","why":"no signal is worse than allowed","from_percent":1.0,"to_percent":5.0,
                 "after_s":60.5,"signals":[],"burns":[]}}}
            """;

    private final AdminStandIn admin = new AdminStandIn(request -> {
        switch (request.method() + " " + request.path()) {
            case "GET /v1/traffic/digits", "POST /v1/traffic/digits/hold" ->
                request.response().end(DOCUMENT);
            case "POST /v1/traffic/digits/rollback" ->
                request.response().setStatusCode(409).end("{\"detail\":\"it is promoted already\"}");
            default -> request.response().setStatusCode(404).end("{\"detail\":\"no such model\"}");
        }
    });

    @AfterEach
    void close() {
        admin.close();
    }

    private int run(String... more) {
        return admin.run("traffic", more);
    }

    @Test
    void tellsTheArmsAndHowFarTheNewVersionIs() {
        assertThat(run("digits")).isZero();

        assertThat(admin.out()).isEqualTo("""
                digits, weights by promote since 2026-11-22T09:00:00Z

                arm                           share  asks         version
                stable                        95.0%  digits       3
                canary (nobody can serve it)   5.0%  digits-next  -

                canary takes over from stable: testing, step 2 of 3, since 2026-11-22T09:00:00Z
                now: hold (evidence), 5.0 % -> 5.0 %: 7 of at least 100 requests
                  error-rate: as it is
                  availability: none
                last: promote (evidence), 1.0 % -> 5.0 %: no signal is worse than allowed
                """);
    }

    @Test
    void doesWhatTheActionSays() {
        assertThat(run("digits", "hold")).isZero();

        assertThat(admin.out()).startsWith("digits, weights by promote");
    }

    @Test
    void printsTheDocumentItselfWhereAsked() {
        assertThat(run("digits", "--json")).isZero();

        assertThat(admin.out()).isEqualTo(DOCUMENT);
    }

    @Test
    void tellsWhyNot() {
        assertThat(run("digits", "rollback")).isEqualTo(1);
        assertThat(admin.err()).isEqualTo("millrace: it is promoted already\n");
        assertThat(run("nobody")).isEqualTo(1);
    }

    @Test
    void takesNoActionThatThereIsNot() {
        assertThat(run("digits", "undo")).isEqualTo(2);
        assertThat(admin.err())
                .contains("'ACTION': one of promote, complete, hold, resume, rollback, restart is meant");
    }
}

package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against an admin port that knows one call. */
class ExplainCommandTest {
    private static final String DOCUMENT = """
            {"id":"why","model":"digits","outcome":"ok","took_ms":12.345,"cache":"miss",
             "arm":{"name":"canary","by":"chance","why":"drawn by the shares of the arms","share_ratio":0.125,
               "weights_by":"promote"},
             "batch":{"calls":3,"rows":5,"waited_ms":4.2},
             "picks":[{"at_ms":4.25,"by":"picker","picked":"gpu/10.0.0.7:8001","considered":[
               {"endpoint":"gpu/10.0.0.7:8001","standing":"picked","why":"picked","tier":0,"cost":2.4,"weight":1,
                "inflight":1,"device":"node7/gpu0","device_load_ms":8.1,"predicted_ms":9.5},
               {"endpoint":"gpu/10.0.0.8:8001","standing":"out","why":"takes no traffic","tier":0,"cost":2.4,"weight":1,
                "inflight":0,"device":"node8/gpu0","device_load_ms":0.0}]}],
             "attempts":[{"endpoint":"gpu/10.0.0.7:8001","outcome":"ok","ended_ms":12.3,"took_ms":8.05}]}
            """;

    private final AdminStandIn admin =
            AdminStandIn.with("/v1/explain/why", DOCUMENT, "nothing is known of a call 'other'");

    @AfterEach
    void close() {
        admin.close();
    }

    private int run(String... more) {
        return admin.run("explain", more);
    }

    @Test
    void printsEachEndpointInALineWithItsFiguresAndWhy() {
        assertThat(run("why")).isZero();

        assertThat(admin.out()).isEqualTo("""
                call why, model digits: ok after 12.3ms
                cache: miss
                arm canary (chance): drawn by the shares of the arms; its share is 12.5 %, by promote
                batch: 3 calls, 5 rows, after 4.20ms in the queue

                4.25ms: picker picks gpu/10.0.0.7:8001
                  endpoint              cost inflight     device predicted
                  gpu/10.0.0.7:8001      2.4        1     8.10ms    9.50ms  picked
                  gpu/10.0.0.8:8001      2.4        0     0.00ms   unknown  takes no traffic

                12.3ms: attempt at gpu/10.0.0.7:8001 ended after 8.05ms: ok
                """);
    }

    @Test
    void printsTheDocumentItselfWhereAsked() {
        assertThat(run("why", "--json")).isZero();

        assertThat(admin.out()).isEqualTo(DOCUMENT);
    }

    @Test
    void saysWhenTheCallIsNotKnown() {
        assertThat(run("other")).isEqualTo(1);

        assertThat(admin.err()).isEqualTo("millrace: nothing is known of a call 'other'\n");
    }

    @Test
    void refusesWhatCanBeNoId() {
        assertThat(run("a/b")).isEqualTo(2);

        assertThat(admin.err()).contains("REQUEST-ID");
    }
}

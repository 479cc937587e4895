package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an admin port that asks for a token and tells one picture. */
class StatusCommandTest {
    private static final String DOCUMENT = """
            {"state":"ready","uptime_s":3725.5,"fleet_generation":7,"routers":3,
             "config":{"generation":3,"age_s":65.0,"reload_failures":0},
             "models":[
               {"name":"digits","ready":true,"endpoints":2,"calls_per_s":12.5,
                "objective":{"latency_ms":50.0,"percentile":99.0,"availability":99.9,
                  "last_5m":{"calls":3750,"good_ratio":0.9931,"burn":0.69},
                  "last_hour":{"calls":40000,"good_ratio":0.93,"burn":7.2}},
                "queued":3,"batches_per_s":2.0,"rows_per_batch":6.25,"cache":{"calls":100,"hit_ratio":0.125}},
               {"name":"lost","ready":false,"endpoints":0,"calls_per_s":0.0,
                "objective":{"latency_ms":50.0,"percentile":99.0,"availability":99.9,
                  "last_5m":{"calls":0},"last_hour":{"calls":0}}}],
             "endpoints":[
               {"pool":"gpu","address":"10.0.0.7:8001","device":"node7/gpu0","state":"serving","inflight":4,
                "reported_weight":1.0,"models":1,"attempts":600,"failed":0},
               {"pool":"gpu","address":"10.0.0.8:8001","state":"ejected","reason":"no connection","inflight":0,
                "reported_weight":1.0,"models":1,"attempts":12,"failed":12}],
             "devices":[{"name":"node7/gpu0","load_ms":31.5,"endpoints":["gpu/10.0.0.7:8001"]}],
             "failures":[{"what":"attempt","where":"gpu/10.0.0.8:8001","reason":"unconnected","count":12}]}
            """;

    private static final String TEXT = """
            ready, up 1h2m, config generation 3 for 1m, 1 of 2 endpoints serve, limits are shared by 3 routers

            model   calls/s  good 5m  burn 5m  burn 1h  queued  rows/batch   cache  endpoints
            digits     12.5   99.31%      0.7      7.2       3         6.3  12.50%          2
            lost          0        -        -        -       -           -       -          0

            endpoint           state    inflight  attempts 5m  failed  device      why
            gpu/10.0.0.7:8001  serving         4          600       0  node7/gpu0
            gpu/10.0.0.8:8001  ejected         0           12      12  -           no connection

            device      work ahead  endpoints
            node7/gpu0      31.5ms          1

            failures 5m  what                 where
                     12  attempt unconnected  gpu/10.0.0.8:8001
            """;

    private final AdminStandIn admin = new AdminStandIn(request -> {
        boolean isKnown = "Bearer s3cret".equals(request.getHeader("authorization"));
        request.response()
                .setStatusCode(isKnown ? 200 : 401)
                .end(isKnown ? DOCUMENT : "{\"detail\":\"this takes the token of admin.token\"}\n");
    });

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        admin.close();
    }

    private int run(String... more) {
        return admin.run("status", more);
    }

    private String token() throws IOException {
        return Files.writeString(folder.resolve("token"), "s3cret\n").toString();
    }

    @Test
    void printsThePictureInTables() throws IOException {
        assertThat(run("--once", "--token-file", token())).isZero();

        assertThat(admin.out()).isEqualTo(TEXT);
    }

    @Test
    void coloursWhatStandsOutAndNothingElse() {
        String coloured = StatusText.of(new JsonObject(DOCUMENT), true);

        assertThat(coloured.replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(TEXT);
        assertThat(coloured).contains("\033[31;1mejected\033[0m", "\033[32mserving\033[0m", "\033[31;1m7.2\033[0m");
    }

    @Test
    void printsTheDocumentItselfWhereAsked() throws IOException {
        assertThat(run("--json", "--token-file", token())).isZero();

        assertThat(admin.out()).isEqualTo(DOCUMENT);
    }

    @Test
    void saysThatItNeedsTheToken() {
        assertThat(run("--once")).isEqualTo(1);

        assertThat(admin.err()).isEqualTo("millrace: this takes the token of admin.token\n");
        assertThat(admin.out()).isEmpty();
    }

    @Test
    void saysThatNobodyAnswers() {
        admin.close();

        assertThat(run("--once")).isEqualTo(1);
        assertThat(admin.err()).startsWith("millrace: no answer from http://127.0.0.1:");
    }

    @Test
    void refusesOptionsThatCannotBeUsed() throws IOException {
        assertThat(run("--once", "--token-file", "/no/such/file")).isEqualTo(2);
        assertThat(run("--once", "--key", token())).isEqualTo(2);
        assertThat(run("--once", "--ca", token())).isEqualTo(2);
        assertThat(admin.err())
                .contains(
                        "'--token-file': /no/such/file",
                        "'--key': --cert goes with --key",
                        "'--ca': holds no certificate")
                .doesNotContain("s3cret");
    }
}

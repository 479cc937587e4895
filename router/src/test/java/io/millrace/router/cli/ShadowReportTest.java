package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against an admin port that knows of one model's copies. */
class ShadowReportTest {
    private static final String DOCUMENT = """
            {"model":"digits","shadows":[{"to":"digits-next",
             "copies":{"answered":200,"failed":0,"expired":3,"dropped":0,"unanswered":0,"streamed":0,"sequence":0,"unread":0},
             "agreement":{"agreed":190,"compared":200,"ratio":0.95,"low":0.9104,"high":0.9726},
             "unreadable":0,
             "latency_difference_ms":{"pairs":200,"mean":-1.25,"low":-1.5,"high":-1.0},
             "outputs":[{"name":"probabilities","agreement":{"agreed":190,"compared":200,"ratio":0.95,"low":0.9104,"high":0.9726},
               "missing":0,"other_shape":1,"other_kind":0,"other_type":0,"extra":0,"elements":1990,"differing":14,"not_finite":0,
               "largest_absolute":0.25,"largest_relative":12.5,
               "same_top":{"agreed":199,"compared":199,"ratio":1.0,"low":0.981,"high":1.0},"rank_correlation":0.9912}],
             "examples":[{"request":"c16b822229f46254","at":"2026-01-02T03:04:05Z","severity":0.875,
               "outputs":[{"name":"probabilities","text":"2 of 10 differ, by up to 0.2500; element 3 is 0.5 for 0.25"}],
               "inputs":[{"name":"image","text":"FP32 [1,64] 0.0, 1.0, … 62 more"}]}]}]}
            """;

    private final AdminStandIn admin =
            AdminStandIn.with("/v1/traffic/digits/shadow", DOCUMENT, "there is no model 'other'");

    @AfterEach
    void close() {
        admin.close();
    }

    private int run(String... more) {
        return admin.run("report", more);
    }

    @Test
    void printsHowEachOutputComparesAndTheWorst() {
        assertThat(run("digits", "--shadow")).isZero();

        assertThat(admin.out()).isEqualTo("""
                digits -> digits-next
                copies: 200 answered, 3 expired
                answers that agree: 95.00% (91.04 to 97.26) of 200
                time: the copy took 1.25 ms more (1.00 to 1.50), by 200 pairs

                output                                  agree  differing  largest  relative                          same top    rank  what else
                probabilities  95.00% (91.04 to 97.26) of 200    14/1990   0.2500     12.50  100.00% (98.10 to 100.00) of 199  0.9912  1 other shape

                c16b822229f46254 at 2026-01-02T03:04:05Z, 0.875 off
                  output probabilities: 2 of 10 differ, by up to 0.2500; element 3 is 0.5 for 0.25
                  input image: FP32 [1,64] 0.0, 1.0, … 62 more
                """);
    }

    @Test
    void namesTheVersionOfTheModelItself() {
        JsonObject document = new JsonObject(DOCUMENT);
        document.getJsonArray("shadows").getJsonObject(0).put("to", "digits").put("version", "2");

        assertThat(ShadowText.of(document)).startsWith("digits -> digits, version 2\ncopies: ");
    }

    @Test
    void printsTheDocumentItselfWhereAsked() {
        assertThat(run("digits", "--shadow", "--json")).isZero();

        assertThat(admin.out()).isEqualTo(DOCUMENT);
    }

    @Test
    void saysWhenThereIsNothingToTell() {
        assertThat(run("other", "--shadow")).isEqualTo(1);

        assertThat(admin.err()).isEqualTo("millrace: there is no model 'other'\n");
    }

    @Test
    void hasNoPage() {
        assertThat(run("digits", "--shadow", "--html", "page.html")).isEqualTo(2);
    }
}

package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Against an admin port that knows of one model's arms. */
class ReportCommandTest {
    private static final String DOCUMENT = """
            {"model":"digits","since":"2026-01-02T03:04:05Z","control":"stable","confidence":0.95,
             "shares_trusted":true,"shares_tested_calls":19000,
             "arms":[
               {"name":"stable","asked_ratio":0.5,"got_ratio":0.503,"calls":10060,"latency_ms":{"p50":1.25,"p90":3.5,"p99":9.04}},
               {"name":"canary","asked_ratio":0.5,"got_ratio":0.497,"calls":9940}],
             "measures":[
               {"name":"answered","verdict":"canary is worse than stable, by 0.01 to 0.03.","arms":[
                 {"name":"stable","count":10060,"mean":{"value":0.999,"low":0.998,"high":0.9996}},
                 {"name":"canary","count":9940,"mean":{"value":0.98,"low":0.975,"high":0.985},
                  "difference":{"value":-0.019,"low":-0.03,"high":-0.01}}]},
               {"name":"reward","verdict":"Nothing is known yet of canary.","arms":[
                 {"name":"stable","count":10,"mean":{"value":3.5,"low":1.0,"high":5.0}},
                 {"name":"canary","count":0}]}],
             "verdict":"Answered: canary is worse than stable, by 0.01 to 0.03. Reward: Nothing is known yet of canary."}
            """;

    private final AdminStandIn admin =
            AdminStandIn.with("/v1/traffic/digits/report", DOCUMENT, "no model 'other' has arms");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        admin.close();
    }

    private int run(String... more) {
        return admin.run("report", more);
    }

    @Test
    void printsArmBesideArm() {
        assertThat(run("digits")).isZero();

        assertThat(admin.out()).isEqualTo("""
                digits since 2026-01-02T03:04:05Z, intervals of 95.0% that hold whenever one looks

                arm     asked now    got  calls    p50    p90    p99
                stable      50.0%  50.3%  10060  1.3ms  3.5ms  9.0ms
                canary      50.0%  49.7%   9940      -      -      -

                answered     of    mean  interval          less stable  interval
                stable    10060  0.9990  0.9980 to 0.9996
                canary     9940  0.9800  0.9750 to 0.9850      -0.0190  -0.0300 to -0.0100

                reward  of    mean  interval          less stable  interval
                stable  10  3.5000  1.0000 to 5.0000
                canary   0       -

                Shares: as asked, as far as 19000 calls tell.
                Answered: canary is worse than stable, by 0.01 to 0.03.
                Reward: Nothing is known yet of canary.
                """);
    }

    @Test
    void warnsOfSharesThatAreOff() {
        JsonObject off = new JsonObject(DOCUMENT).put("shares_trusted", false);

        assertThat(ReportText.of(off)).contains("Shares: not as asked, by 19000 calls.\n");
    }

    @Test
    void writesAPageThatIsWholeAndAsksForNothingElse() throws IOException, ParserConfigurationException, SAXException {
        Path file = folder.resolve("digits.html");

        assertThat(run("digits", "--html", file.toString())).isZero();

        assertThat(admin.out()).isEqualTo(file + "\n");
        String page = Files.readString(file);
        Document document = parsed(page);
        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(4);
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(4);
        assertThat(((Element) document.getElementsByTagName("title").item(0)).getTextContent())
                .isEqualTo("digits: arms compared");
        assertThat(page)
                .contains("light dark", "canary is worse than stable")
                .doesNotContain("<script", "src=", "href=", "url(", "@import", "NaN", "Infinity");
    }

    @Test
    void aPageKeepsStrangeNamesHarmless() throws IOException, ParserConfigurationException, SAXException {
        String strange = DOCUMENT.replace("canary is worse", "<b>&\\\"x\\\" is worse");

        assertThat(parsed(ReportPage.of(new JsonObject(strange)))
                        .getElementsByTagName("b")
                        .getLength())
                .isZero();
    }

    private static Document parsed(String page) throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void printsTheDocumentItselfWhereAsked() {
        assertThat(run("digits", "--json")).isZero();

        assertThat(admin.out()).isEqualTo(DOCUMENT);
    }

    @Test
    void saysWhenThereIsNothingToTell() {
        assertThat(run("other")).isEqualTo(1);
        assertThat(run("digits", "--html", folder.resolve("no/such/folder").toString()))
                .isEqualTo(1);

        assertThat(admin.err())
                .contains("millrace: no model 'other' has arms\n")
                .contains("no/such/folder cannot be written\n");
    }
}

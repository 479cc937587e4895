package io.millrace.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Mapping;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.Node.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private final Findings findings = new Findings();

    @Test
    void knowsWhereEachKeyAndValueStands() {
        Entry outer = entry(read("a:\n  b: x\n  ü𝕏: [1, 'y']\n"), "a");
        Entry first = entry(outer.value(), "b");
        Entry last = entry(outer.value(), "ü𝕏");

        assertThat(outer.at()).isEqualTo(new Place(1, 1));
        assertThat(first.value().at()).isEqualTo(new Place(2, 6));
        assertThat(last.at()).isEqualTo(new Place(3, 3));
        assertThat(((Sequence) last.value()).items())
                .extracting(Node::at)
                .containsExactly(new Place(3, 8), new Place(3, 11));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only words\n", "---\n", "--- # nothing\n...\n", "\uFEFF"})
    void refusesAnEmptyDocument(String text) {
        assertThat(findings(text)).containsExactly("1:1: the document is empty");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a: 1\\n---\\nb: 1     | 2:1: a second document begins here; a file holds one
            a: 1\\n...\\n---\\n   | 3:1: a second document begins here; a file holds one
            a: 1\\nb: 2\\na: 3    | 3:1: key 'a' is given twice, first at line 1, column 1
            {a: {b: 1, 'b': 2}}   | 1:12: key 'b' is given twice, first at line 1, column 6
            [a]: 1                | 1:1: a key must be plain text
            {? {a: 1} : 1}        | 1:4: a key must be plain text
            &k a: 1               | 1:1: a key must be plain text
            <<: {a: 1}            | 1:1: merge keys (<<) are not taken; repeat the keys, or alias the whole value
            a: !!int 3            | 1:4: tags are not taken, found !!int
            a: ! 3                | 1:4: tags are not taken, found !
            a: !<x:y> 3           | 1:4: tags are not taken, found x:y
            a: !!set {b}          | 1:4: tags are not taken, found !!set
            !!str a: 3            | 1:1: tags are not taken, found !!str
            !!javax.script.ScriptEngineManager [] | 1:1: tags are not taken, found !!javax.script.ScriptEngineManager
            a: *b                 | 1:4: no anchor &b ends before here
            a: &b [*b]            | 1:8: no anchor &b ends before here
            a: [1                 | 2:1: not YAML: expected ',' or ']', but got <stream end>
            a: 1\\n b: 2          | 2:3: not YAML: mapping values are not allowed here
            a: b: c               | 1:5: not YAML: mapping values are not allowed here
            a:\\n\\tb: 1          | 2:1: not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)
            %YAML 3.0\\n---\\na: 1 | 1:1: not YAML: found incompatible YAML document (version 1.* is required)
            """)
    void refusesAtItsPlace(String escaped, String expected) {
        String text = escaped.contains("(TAB)")
                ? escaped
                : escaped.replace("\\n", "\n").replace("\\t", "\t");

        assertThat(findings(text + "\n")).contains(expected);
    }

    @Test
    void readsOnPastWhatCanBeReadPast() {
        assertThat(findings("a: !x 1\na: 2\n[b]: 3\nc: ${NONE}\n")).hasSize(4);
    }

    @Test
    void anAliasIsTheNodeItStandsFor() {
        Node root = read("a: &x {b: 1}\nc: *x\n");

        assertThat(entry(root, "c").value()).isSameAs(entry(root, "a").value());
        assertThat(findings.isEmpty()).isTrue();
    }

    @Test
    void aliasesOfAliasesEndAtTheLimitOfValues() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String below = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, below))));
        }

        assertThat(findings(bomb.toString())).singleElement().asString().endsWith("more than 200000 values");
    }

    @Test
    void aliasesAreFew() {
        String text = "a: &a 1\nb: [" + "*a, ".repeat(YamlReader.MAX_ALIASES) + "%s]\n";

        assertThat(findings(text.formatted(""))).isEmpty();
        assertThat(findings(text.formatted("*a"))).containsExactly("2:405: more than 100 aliases");
    }

    @Test
    void nestingIsShallow() {
        int deepest = YamlReader.MAX_DEPTH - 1;

        assertThat(findings("[".repeat(deepest) + "1" + "]".repeat(deepest))).isEmpty();
        assertThat(findings("[".repeat(deepest + 1) + "1" + "]".repeat(deepest + 1)))
                .containsExactly("1:21: nested deeper than 20");
        assertThat(findings("[".repeat(500_000))).containsExactly("1:21: nested deeper than 20");
        assertThat(findings("{a: ".repeat(200_000))).singleElement().asString().endsWith("nested deeper than 20");
        assertThat(findings("- ".repeat(200_000))).singleElement().asString().endsWith("nested deeper than 20");
        assertThat(findings("? ".repeat(200_000))).singleElement().asString().endsWith("nested deeper than 20");
    }

    @Test
    void variablesCannotMakeADocumentEndless() {
        Optional<Node> root = YamlReader.read(
                new SourceText("a: " + "${LONG}".repeat(1000)), Map.of("LONG", "x".repeat(100_000)), findings);

        assertThat(root).isEmpty();
        assertThat(inOrder()).containsExactly("1:4: environment variables make the document longer than 1048576");
    }

    @Test
    void refusesBytesThatAreNotText() {
        SourceText.decode(new byte[] {'a', ':', '\n', ' ', (byte) 0xC3, 'x'}, findings);
        SourceText.decode("a:\n\u0007".getBytes(StandardCharsets.UTF_8), findings);
        SourceText.decode("a: b".getBytes(StandardCharsets.UTF_16BE), findings);

        assertThat(inOrder())
                .containsExactly(
                        "1:1: YAML has no character U+0000",
                        "2:1: YAML has no character U+0007",
                        "2:2: not UTF-8 text");
    }

    @Test
    void scalarsSayHowTheyWereWritten() {
        Sequence root = (Sequence)
                YamlReader.read(new SourceText("[a, 'a', \"a\", \"${A}\", $$a, $a]"), Map.of("A", "${A}"), findings)
                        .orElseThrow();

        assertThat(root.items())
                .extracting(item -> ((Scalar) item).form() + " " + ((Scalar) item).text())
                .containsExactly("PLAIN a", "QUOTED a", "QUOTED a", "SUBSTITUTED ${A}", "PLAIN $a", "PLAIN $a");
    }

    private Node read(String text) {
        return YamlReader.read(new SourceText(text), Map.of(), findings).orElseThrow();
    }

    private static Entry entry(Node mapping, String key) {
        return Objects.requireNonNull(((Mapping) mapping).entries().get(key));
    }

    private static List<String> findings(String text) {
        YamlReaderTest fresh = new YamlReaderTest();
        SourceText source = SourceText.decode(text.getBytes(StandardCharsets.UTF_8), fresh.findings);
        YamlReader.read(source, Map.of(), fresh.findings);
        return fresh.inOrder();
    }

    private List<String> inOrder() {
        return findings.inOrder().stream()
                .map(finding -> finding.at().line() + ":" + finding.at().column() + ": " + finding.message())
                .toList();
    }
}

package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a document, reading it ends in a whole config or in problems that point into it. */
class MutatedConfigTest {
    private static final int MUTANTS = 10_000;
    private static final long SEED = 20_260_701;
    private static final Path FILE = Documents.EXAMPLES.resolve("mutant.yaml");
    private static final List<String> NAMES = List.of(
            "triton",
            "scanner",
            "local",
            "digits",
            "digits-ab",
            "ranked",
            "handwriting",
            "greeters",
            "greeter",
            "stable",
            "ranker",
            "canary",
            "label",
            "both",
            "pipeline",
            "by-language");
    private static final List<String> SHARDS = List.of(
            "&a ",
            "*a",
            "!!int ",
            "${",
            "${X}",
            "${X:-1}",
            "$",
            "---\n",
            "...\n",
            "%TAG ! x\n",
            "? ",
            "- ",
            ": ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "|\n",
            ">\n",
            "'",
            "\"",
            "\t",
            "\n",
            "\r",
            "#",
            "<<: ",
            "0",
            "-1",
            "999999999999999999999999",
            "1e999",
            "null",
            "~",
            "off",
            "yes",
            "\u0000",
            "\u0007",
            "\u0085",
            "\u2028",
            "\uFEFF",
            "\uFFFF",
            "𝕏",
            "a".repeat(3000));

    @Test
    void neverThrowsAndNeverGivesHalfAConfig() throws IOException {
        List<byte[]> originals = new ArrayList<>();
        for (String example : List.of("reference.yaml", "fleet.yaml", "demo.yaml"))
            originals.add(Files.readAllBytes(Documents.EXAMPLES.resolve(example)));
        int good = 0;
        for (int i = 0; i < MUTANTS; i++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + i);
            byte[] mutant = mutate(originals.get(random.nextInt(originals.size())), random);
            if (isGood(mutant, SEED + i)) good++;
        }

        System.out.printf(
                "%d mutants from seed %d: %d whole configs, %d refused%n", MUTANTS, SEED, good, MUTANTS - good);
        assertThat(good).as("both ends are reached").isBetween(MUTANTS / 100, MUTANTS / 2);
    }

    static boolean isGood(byte[] mutant, long seed) {
        try {
            return switch (ConfigReader.read(FILE, mutant, Map.of("X", "7"))) {
                case ConfigResult.Good(RouterConfig config) -> {
                    if (seed % 8 == 0 && !hasMask(config)) EffectiveConfigTest.assertReadsBack(config);
                    yield true;
                }
                case ConfigResult.Bad(List<Problem> problems) -> {
                    int lines = new String(mutant, StandardCharsets.UTF_8).split("\\R", -1).length;
                    for (Problem problem : problems) assertPointsInto(problem, lines);
                    yield false;
                }
            };
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            return fail("seed " + seed + ":\n" + new String(mutant, StandardCharsets.UTF_8), e);
        }
    }

    /** A token that stands in the text itself is not printed, so that it cannot be read back. */
    private static boolean hasMask(RouterConfig config) {
        return config.pools().values().stream()
                .flatMap(pool -> pool.http().token().stream())
                .anyMatch(token -> token.source().isEmpty());
    }

    private static void assertPointsInto(Problem problem, int lines) {
        int width = problem.source().codePointCount(0, problem.source().length());
        boolean isInside = problem.line() >= 1
                && problem.line() <= lines
                && problem.column() >= 1
                && problem.column() <= width + 1;
        boolean isOneLine =
                !problem.message().isBlank() && problem.message().lines().count() == 1;
        if (!isInside || !isOneLine || problem.render().lines().count() != 3)
            throw new AssertionError(problem.render());
    }

    /** One to four wounds: bytes or shards put in, pieces cut out, doubled, moved, or the end torn off. */
    private static byte[] mutate(byte[] original, RandomGenerator random) {
        byte[] text = original;
        for (int wounds = random.nextInt(1, 5); wounds > 0; wounds--) {
            int at = random.nextInt(text.length + 1);
            int length = Math.min(text.length - at, random.nextInt(1, random.nextBoolean() ? 4 : 60));
            text = switch (random.nextInt(7)) {
                case 0 -> splice(text, at, length, new byte[0]);
                case 1 ->
                    splice(
                            text,
                            at,
                            0,
                            SHARDS.get(random.nextInt(SHARDS.size())).getBytes(StandardCharsets.UTF_8));
                case 2 ->
                    splice(
                            text,
                            at,
                            length,
                            SHARDS.get(random.nextInt(SHARDS.size())).getBytes(StandardCharsets.UTF_8));
                case 3 -> splice(text, random.nextInt(text.length + 1), 0, Arrays.copyOfRange(text, at, at + length));
                case 4 -> splice(text, at, Math.min(1, text.length - at), new byte[] {(byte) random.nextInt(256)});
                case 5 -> splice(text, at, Math.min(1, text.length - at), new byte[] {(byte) random.nextInt(' ', 127)});
                default -> random.nextInt(4) == 0 ? splice(text, at, text.length - at, new byte[0]) : text;
            };
        }
        return text;
    }

    private static byte[] splice(byte[] text, int at, int removed, byte[] put) {
        byte[] out = new byte[text.length - removed + put.length];
        System.arraycopy(text, 0, out, 0, at);
        System.arraycopy(put, 0, out, at, put.length);
        System.arraycopy(text, at + removed, out, at + put.length, text.length - at - removed);
        return out;
    }

    @Test
    void aFileTornOffAnywhereIsReadWholeOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(Documents.EXAMPLES.resolve("fleet.yaml"));

        for (int length = 0; length < whole.length; length++) isGood(Arrays.copyOf(whole, length), length);
    }

    @Test
    void everyMisspeltKeyIsPointedAtWithTheWordThatWasMeant() throws IOException {
        String[] lines =
                Files.readString(Documents.EXAMPLES.resolve("reference.yaml")).split("\n");
        Pattern key = Pattern.compile("^(?<before>[ -]*)(?<key>[a-z][a-z-]{3,}):.*");
        int tried = 0;
        for (int i = 0; i < lines.length; i++) {
            Matcher line = key.matcher(lines[i]);
            if (!line.matches() || NAMES.contains(line.group("key"))) continue;
            String word = line.group("key");
            String[] misspelt = lines.clone();
            misspelt[i] = lines[i].replaceFirst(word, "" + word.charAt(1) + word.charAt(0) + word.substring(2));
            String place = (i + 1) + ":" + (line.group("before").length() + 1);
            byte[] document = String.join("\n", misspelt).getBytes(StandardCharsets.UTF_8);

            assertThat(Documents.problems(ConfigReader.read(FILE, document, Map.of())))
                    .anySatisfy(problem -> assertThat(problem)
                            .startsWith(place + ": unknown key '")
                            .endsWith("', did you mean '" + word + "'?"));
            tried++;
        }

        assertThat(tried).isGreaterThan(50);
    }
}

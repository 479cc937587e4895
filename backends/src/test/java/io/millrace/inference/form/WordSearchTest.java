package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordSearchTest {
    private static final String LETTERS = "abc";

    private final Random random = new Random(17);

    @Test
    void findsWhatIsThereAndNothingElse() {
        for (int i = 0; i < 20_000; i++) {
            String first = letters(1 + random.nextInt(4));
            String second = letters(1 + random.nextInt(6));
            String text = letters(random.nextInt(20));
            int from = random.nextInt(text.length() + 1);
            int to = random.nextInt(text.length() - from + 1);
            String part = text.substring(from, from + to);

            boolean found =
                    new WordSearch(first, second).finds(Buffer.buffer(text).slice(from, text.length()), to);

            assertThat(found)
                    .as("%s or %s in %s", first, second, part)
                    .isEqualTo(part.contains(first) || part.contains(second));
        }
    }

    private String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return letters.toString();
    }
}

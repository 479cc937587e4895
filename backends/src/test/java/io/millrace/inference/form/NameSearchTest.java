package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NameSearchTest {
    private static final String LETTERS = "ab\"#!";

    private final Random random = new Random(17);

    @Test
    void findsWhatIsThereAndNothingElse() {
        int found = 0;
        for (int i = 0; i < 50_000; i++) {
            String first = name(1 + random.nextInt(3));
            String second = name(2 + random.nextInt(9));
            String text = letters(random.nextInt(30));
            if (random.nextBoolean()) text += '"' + (random.nextBoolean() ? first : second) + '"' + letters(9);
            int from = random.nextInt(text.length() + 1);
            int length = random.nextInt(text.length() - from + 1);
            String part = text.substring(from, from + length);
            boolean isThere = part.contains('"' + first + '"') || part.contains('"' + second + '"');

            assertThat(new NameSearch(first, second).finds(Buffer.buffer(text).slice(from, text.length()), length))
                    .as("%s or %s in %s", first, second, part)
                    .isEqualTo(isThere);
            if (isThere) found++;
        }
        assertThat(found).isBetween(5_000, 45_000);
    }

    private String name(int count) {
        return letters(count).replace('"', 'a');
    }

    private String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return letters.toString();
    }
}

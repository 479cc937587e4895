package io.millrace.router.endtoend;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Images the digits model has never seen, each with the digit it shows. */
final class HeldOut {
    private static final JsonObject FILE = read();

    private HeldOut() {}

    private static JsonObject read() {
        try {
            return new JsonObject(
                    Buffer.buffer(Files.readAllBytes(StartedRouter.EXAMPLES.resolve("digits/heldout.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first images, each as a row with the tensor {@code image}. */
    static List<Row> images(int count) {
        return FILE.getJsonArray("images").stream()
                .limit(count)
                .map(image -> new Row(Map.of("image", Dialect.numbers((JsonArray) image, false))))
                .toList();
    }

    /** In how many rows of the answer about the first images the largest probability is that of the right digit. */
    static long readRight(List<Row> answer) {
        JsonArray labels = FILE.getJsonArray("labels");
        return IntStream.range(0, answer.size())
                .filter(i -> largest(answer.get(i).of("probabilities")) == labels.getInteger(i))
                .count();
    }

    private static int largest(List<Number> probabilities) {
        return IntStream.range(0, probabilities.size())
                .boxed()
                .max(Comparator.comparingDouble(i -> probabilities.get(i).doubleValue()))
                .orElseThrow();
    }
}

package io.millrace.router.feature;

import io.millrace.config.FeatureKey;
import io.millrace.config.FeatureKey.Part;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.NumberElements;
import io.millrace.inference.form.StringsForm;
import io.millrace.inference.form.Utf8;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The keys of a request: of each row one, or one for all. */
public final class FeatureKeys {
    /** Of a request: each costs a key, and a place in a question. */
    static final int MOST_ROWS = 10_000;

    private static final int LONGEST = 1_024;

    private final FeatureKey key;
    private final MultiMap headers;
    private final Map<String, List<String>> elements = new HashMap<>();

    private FeatureKeys(FeatureKey key, MultiMap headers) {
        this.key = key;
        this.headers = headers;
    }

    /**
     * An empty text stands for a row without a key: a header that is not there, an empty element.
     *
     * @throws FailureException where an input is not there, or has not one text or whole number for each row
     */
    public static List<String> of(FeatureKey key, Tensors asked, MultiMap headers) {
        return new FeatureKeys(key, headers).all(asked);
    }

    private List<String> all(Tensors asked) {
        if (!key.isPerRow()) return List.of(one(0));
        int rows = -1;
        for (String name : key.inputs()) {
            List<String> its = elements(input(asked, name));
            if (rows >= 0 && its.size() != rows)
                throw unfit(name, "it has " + its.size() + " rows where another input has " + rows);
            rows = its.size();
            elements.put(name, its);
        }
        List<String> keys = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) keys.add(one(row));
        return keys;
    }

    private String one(int row) {
        StringBuilder made = new StringBuilder();
        for (Part part : key.parts()) {
            String piece = switch (part) {
                case Part.Text(String text) -> text;
                case Part.Input(String name) ->
                    Objects.requireNonNull(elements.get(name)).get(row);
                case Part.Header(String name) -> Objects.requireNonNullElse(headers.get(name), "");
            };
            if (piece.isEmpty()) return "";
            made.append(piece);
        }
        if (made.length() > LONGEST)
            throw new Failure.Unfit("the key '" + Excerpt.of(made) + "'", "it has more than " + LONGEST + " characters")
                    .toException();
        return made.toString();
    }

    private static Tensor input(Tensors asked, String name) {
        return asked.named(name).orElseThrow(() -> unfit(name, "it is not there, and features are looked up by it"));
    }

    private static List<String> elements(Tensor input) {
        long rows = input.rows();
        if (input.shape().elements() != rows)
            throw unfit(
                    input.name(),
                    "features are looked up by it: it must have one element for each row, not " + input.shape());
        if (rows > MOST_ROWS) throw unfit(input.name(), "features are looked up for " + MOST_ROWS + " rows at most");
        List<String> texts = new ArrayList<>((int) rows);
        switch (input.type().kind()) {
            case TEXT -> {
                for (Buffer each : StringsForm.of(input)) texts.add(text(input.name(), each));
            }
            case UNSIGNED, SIGNED -> {
                NumberElements numbers = NumberElements.of(input);
                for (int i = 0; i < rows; i++) texts.add(numbers.text(i));
            }
            case BOOLEAN, FLOATING -> throw notAKey(input.name(), input.type());
        }
        return texts;
    }

    private static String text(String name, Buffer element) {
        byte[] bytes = element.getBytes();
        if (!Utf8.isValid(bytes, 0, bytes.length))
            throw unfit(name, "features are looked up by it: its elements must be UTF-8");
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static FailureException notAKey(String name, DataType type) {
        return unfit(name, "features are looked up by it: its elements must be texts or whole numbers, not " + type);
    }

    private static FailureException unfit(String input, String problem) {
        return new Failure.Unfit("input '" + Excerpt.of(input) + "'", problem).toException();
    }
}

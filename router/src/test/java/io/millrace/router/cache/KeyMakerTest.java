package io.millrace.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyMakerTest {
    private static final int QUESTIONS = 100_000;
    private static final long SEED = 20261121;

    private static final ModelName MODEL = new ModelName("m");
    private static final Tensor A = raw("a", DataType.UINT8, Shape.of(2), 1, 2);
    private static final Tensor B = raw("b", DataType.UINT8, Shape.of(2), 3, 4);
    private static final Question PLAIN = new Question(
            MODEL,
            "1",
            Optional.of("t"),
            Optional.empty(),
            List.of(A, B),
            Map.of("p", new Parameter.Whole(1), "q", new Parameter.Flag(true)),
            List.of("y", "z"));

    private final KeyMaker keys = new KeyMaker(new byte[32]);

    static Stream<Question> others() {
        return Stream.of(
                new Question(
                        new ModelName("n"),
                        "1",
                        PLAIN.tenant(),
                        PLAIN.authorization(),
                        PLAIN.inputs(),
                        PLAIN.parameters(),
                        PLAIN.wanted()),
                with("2", Optional.of("t"), Optional.empty()),
                with("1", Optional.of("u"), Optional.empty()),
                with("1", Optional.empty(), Optional.empty()),
                with("1", Optional.empty(), Optional.of("t")),
                with("1", Optional.of("t"), Optional.of("Bearer x")),
                with(List.of(A), PLAIN.parameters(), PLAIN.wanted()),
                inputs(raw("a", DataType.UINT8, Shape.of(2), 1, 3)),
                inputs(raw("c", DataType.UINT8, Shape.of(2), 1, 2)),
                inputs(raw("a", DataType.INT8, Shape.of(2), 1, 2)),
                inputs(raw("a", DataType.UINT8, Shape.of(1, 2), 1, 2)),
                inputs(raw("a", DataType.UINT16, Shape.of(1), 1, 2)),
                parameters(Map.of("p", new Parameter.Whole(1))),
                parameters(Map.of("p", new Parameter.Real(1), "q", new Parameter.Flag(true))),
                parameters(Map.of("p", new Parameter.Text("1"), "q", new Parameter.Flag(true))),
                parameters(Map.of("p", new Parameter.Whole(1), "q", new Parameter.Flag(false))),
                with(PLAIN.inputs(), PLAIN.parameters(), List.of("y")),
                with(PLAIN.inputs(), PLAIN.parameters(), List.of()),
                with(PLAIN.inputs(), PLAIN.parameters(), List.of("yz")));
    }

    @ParameterizedTest
    @MethodSource("others")
    void namesWhatDiffersInAnythingDifferently(Question other) {
        assertThat(keys.of(other)).isNotEqualTo(keys.of(PLAIN));
    }

    @Test
    void doesNotCareForOrdersThatMeanNothing() {
        Question turned = with(List.of(B, A), PLAIN.parameters(), List.of("z", "y"));

        assertThat(keys.of(turned)).isEqualTo(keys.of(PLAIN));
    }

    @Test
    void namesAQuestionAlikeInJsonAndRaw() {
        Tensor json = new Tensor("a", DataType.UINT8, Shape.of(2), new TensorData.Json(Buffer.buffer("[1, 2]")));

        assertThat(keys.of(inputs(json))).isEqualTo(keys.of(PLAIN));
    }

    @Test
    void namesNothingForAnotherProcess() {
        byte[] secret = new byte[32];
        secret[31] = 1;

        assertThat(new KeyMaker(secret).of(PLAIN)).isNotEqualTo(keys.of(PLAIN));
    }

    /** Few letters and numbers, so that many questions are nearly one, and the same bytes fall to other places. */
    @Test
    void givesNoTwoQuestionsOneName() {
        Random random = new Random(SEED);
        Map<CacheKey, String> named = new HashMap<>();
        Map<String, CacheKey> asked = new HashMap<>();
        for (int i = 0; i < QUESTIONS; i++) {
            Question question = question(random);
            String told = told(question);
            CacheKey key = keys.of(question);

            assertThat(named.putIfAbsent(key, told)).isIn(null, told);
            assertThat(asked.putIfAbsent(told, key)).isIn(null, key);
        }
        System.out.println(QUESTIONS + " questions from seed " + SEED + ", " + asked.size() + " of them different");
        assertThat(asked).hasSizeGreaterThan(QUESTIONS / 4);
        assertThat(named).hasSameSizeAs(asked);
    }

    private static Question question(Random random) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String name = "x".repeat(inputs.size() + 1) + word(random);
            inputs.add(tensor(name, random));
        }
        Collections.shuffle(inputs, random);
        Map<String, Parameter> parameters = new HashMap<>();
        for (int i = random.nextInt(2); i > 0; i--) parameters.put(word(random), parameter(random));
        return new Question(
                new ModelName(random.nextBoolean() ? "m" : "mm"),
                word(random),
                random.nextBoolean() ? Optional.empty() : Optional.of(word(random)),
                random.nextBoolean() ? Optional.empty() : Optional.of(word(random)),
                inputs,
                parameters,
                random.nextBoolean() ? List.of() : List.of(word(random), word(random) + "1"));
    }

    private static Tensor tensor(String name, Random random) {
        int elements = random.nextInt(4);
        Shape shape = random.nextBoolean() ? Shape.of(elements) : Shape.of(1, elements);
        if (random.nextInt(3) == 0) {
            List<Buffer> strings = new ArrayList<>();
            for (int i = 0; i < elements; i++) strings.add(Buffer.buffer(word(random)));
            return new Tensor(name, DataType.BYTES, shape, new TensorData.Strings(strings));
        }
        byte[] bytes = new byte[elements];
        for (int i = 0; i < elements; i++) bytes[i] = (byte) random.nextInt(3);
        DataType type = random.nextBoolean() ? DataType.UINT8 : DataType.INT8;
        return new Tensor(name, type, shape, new TensorData.Raw(Buffer.buffer(bytes)));
    }

    private static Parameter parameter(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Parameter.Text(word(random));
            case 1 -> new Parameter.Whole(random.nextInt(2));
            case 2 -> new Parameter.Real(random.nextInt(2));
            default -> new Parameter.Flag(random.nextBoolean());
        };
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) word.append((char) ('a' + random.nextInt(2)));
        return word.toString();
    }

    private static String told(Question question) {
        StringBuilder told = new StringBuilder();
        told.append(question.model()).append(question.version()).append(question.tenant());
        told.append(question.authorization());
        Map<String, String> inputs = new TreeMap<>();
        for (Tensor input : question.inputs()) {
            String data = switch (input.data()) {
                case TensorData.Raw(Buffer bytes) -> java.util.Arrays.toString(bytes.getBytes());
                case TensorData.Json(Buffer text) -> text.toString();
                case TensorData.Strings(List<Buffer> elements) -> elements.toString();
            };
            inputs.put(input.name(), input.type() + "" + input.shape() + data);
        }
        told.append(inputs).append(new TreeMap<>(question.parameters()));
        return told.append(question.wanted().stream().sorted().toList()).toString();
    }

    private static Question with(String version, Optional<String> tenant, Optional<String> authorization) {
        return new Question(MODEL, version, tenant, authorization, PLAIN.inputs(), PLAIN.parameters(), PLAIN.wanted());
    }

    private static Question with(List<Tensor> inputs, Map<String, Parameter> parameters, List<String> wanted) {
        return new Question(MODEL, "1", PLAIN.tenant(), PLAIN.authorization(), inputs, parameters, wanted);
    }

    private static Question inputs(Tensor first) {
        return with(List.of(first, B), PLAIN.parameters(), PLAIN.wanted());
    }

    private static Question parameters(Map<String, Parameter> parameters) {
        return with(PLAIN.inputs(), parameters, PLAIN.wanted());
    }

    private static Tensor raw(String name, DataType type, Shape shape, int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < data.length; i++) data[i] = (byte) bytes[i];
        return new Tensor(name, type, shape, new TensorData.Raw(Buffer.buffer(data)));
    }
}

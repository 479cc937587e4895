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
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Pairs of questions that differ in one thing, mostly with the same bytes in other places. {@code -Dcases=1000000} for the full
 * number, {@code -Dseed} for other ones.
 */
class NearCollisionTest {
    private static final int PAIRS = Integer.getInteger("cases", 100_000);
    private static final long SEED = Long.getLong("seed", 23);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final KeyMaker keys = new KeyMaker(new byte[32]);

    /** What is moved or changed. */
    private enum Move {
        A_BYTE_TO_THE_NEXT_INPUT,
        A_LETTER_TO_THE_NEXT_NAME,
        THE_DATA_OF_TWO_INPUTS,
        A_LETTER_TO_THE_NEXT_STRING,
        DIMENSIONS,
        THE_DATATYPE,
        ONE_BIT,
        AN_INPUT_AWAY,
        A_LETTER_FROM_MODEL_TO_VERSION,
        THE_VERSION,
        THE_TENANT,
        TENANT_AND_AUTHORIZATION,
        THE_TYPE_OF_A_PARAMETER,
        A_LETTER_FROM_A_PARAMETERS_NAME_TO_ITS_TEXT,
        A_PARAMETER_AWAY,
        TWO_OUTPUTS_INTO_ONE,
        AN_OUTPUT_AWAY
    }

    @Test
    void noTwoOfThemHaveOneName() {
        Map<Move, Integer> moved = new EnumMap<>(Move.class);
        int pairs = 0;
        while (pairs < PAIRS) {
            Question question = question();
            Move move = Move.values()[random.nextInt(Move.values().length)];
            Question other = moved(question, move);
            if (normal(question).equals(normal(other))) continue;
            pairs++;
            moved.merge(move, 1, Integer::sum);

            assertThat(keys.of(other))
                    .as("%s: %s and %s, seed %d", move, question, other, SEED)
                    .isNotEqualTo(keys.of(question));
        }
        System.out.println("row 23: N=" + pairs + " pairs, 0 of one name, seed=" + SEED + " " + moved);
        assertThat(moved).hasSize(Move.values().length);
    }

    private Question moved(Question q, Move move) {
        List<Tensor> in = new ArrayList<>(q.inputs());
        Map<String, Parameter> parameters = new HashMap<>(q.parameters());
        List<String> wanted = new ArrayList<>(q.wanted());
        ModelName model = q.model();
        String version = q.version();
        Optional<String> tenant = q.tenant();
        Optional<String> authorization = q.authorization();
        Tensor first = in.get(0);
        Tensor second = in.get(1);
        switch (move) {
            case A_BYTE_TO_THE_NEXT_INPUT -> {
                Buffer from = bytes(first);
                int cut = from.length() - 1;
                in.set(0, flat(first.name(), from.slice(0, cut)));
                in.set(
                        1,
                        flat(
                                second.name(),
                                Buffer.buffer().appendByte(from.getByte(cut)).appendBuffer(bytes(second))));
            }
            case A_LETTER_TO_THE_NEXT_NAME -> {
                String name = first.name();
                in.set(0, first.renamed(name.substring(0, name.length() - 1)));
                in.set(1, second.renamed(name.charAt(name.length() - 1) + second.name()));
            }
            case THE_DATA_OF_TWO_INPUTS -> {
                in.set(0, second.renamed(first.name()));
                in.set(1, first.renamed(second.name()));
            }
            case A_LETTER_TO_THE_NEXT_STRING -> in.set(2, stringsMoved(in.get(2)));
            case DIMENSIONS -> in.set(0, first.reshaped(otherShape(first.shape())));
            case THE_DATATYPE ->
                in.set(
                        0,
                        new Tensor(
                                first.name(),
                                first.type() == DataType.INT8 ? DataType.UINT8 : DataType.INT8,
                                first.shape(),
                                first.data()));
            case ONE_BIT -> in.set(0, flipped(first));
            case AN_INPUT_AWAY -> in.removeLast();
            case A_LETTER_FROM_MODEL_TO_VERSION -> {
                String name = model.text();
                model = new ModelName(name.substring(0, name.length() - 1));
                version = name.charAt(name.length() - 1) + version;
            }
            case THE_VERSION -> version = random.nextBoolean() ? version + version : "any of [" + version + "]";
            case THE_TENANT -> tenant = tenant.isPresent() ? Optional.empty() : Optional.of("");
            case TENANT_AND_AUTHORIZATION -> {
                tenant = q.authorization();
                authorization = q.tenant();
            }
            case THE_TYPE_OF_A_PARAMETER -> parameters.replaceAll((name, value) -> otherType(value));
            case A_LETTER_FROM_A_PARAMETERS_NAME_TO_ITS_TEXT -> {
                parameters.remove("text");
                parameters.put("tex", new Parameter.Text("t" + q.parameters().get("text")));
            }
            case A_PARAMETER_AWAY -> parameters.remove("p");
            case TWO_OUTPUTS_INTO_ONE -> wanted = new ArrayList<>(List.of(String.join("", q.wanted())));
            case AN_OUTPUT_AWAY -> wanted.removeLast();
        }
        return new Question(model, version, tenant, authorization, in, parameters, wanted);
    }

    private Question question() {
        Map<String, Parameter> parameters = new HashMap<>();
        parameters.put("p", parameter());
        parameters.put("text", new Parameter.Text(word(0)));
        return new Question(
                new ModelName("m" + word(1)),
                word(1),
                random.nextBoolean() ? Optional.empty() : Optional.of(word(0)),
                random.nextBoolean() ? Optional.empty() : Optional.of(word(0)),
                List.of(numbers("x" + word(1)), numbers("y" + word(1)), strings("z" + word(1))),
                parameters,
                List.of(word(1), word(1)));
    }

    private Tensor numbers(String name) {
        int rows = random.nextInt(1, 4);
        int columns = random.nextInt(1, 4);
        byte[] data = new byte[rows * columns];
        for (int i = 0; i < data.length; i++) data[i] = (byte) random.nextInt(3);
        DataType type = random.nextBoolean() ? DataType.UINT8 : DataType.INT8;
        return new Tensor(name, type, Shape.of(rows, columns), new TensorData.Raw(Buffer.buffer(data)));
    }

    private Tensor strings(String name) {
        List<Buffer> elements = new ArrayList<>();
        for (int i = random.nextInt(2, 5); i > 0; i--) elements.add(Buffer.buffer(word(1)));
        return new Tensor(name, DataType.BYTES, Shape.of(elements.size()), new TensorData.Strings(elements));
    }

    private static Tensor stringsMoved(Tensor tensor) {
        List<Buffer> elements = new ArrayList<>(((TensorData.Strings) tensor.data()).elements());
        String from = elements.get(0).toString();
        elements.set(0, Buffer.buffer(from.substring(0, from.length() - 1)));
        elements.set(1, Buffer.buffer(from.substring(from.length() - 1) + elements.get(1)));
        return new Tensor(tensor.name(), tensor.type(), tensor.shape(), new TensorData.Strings(elements));
    }

    private static Buffer bytes(Tensor tensor) {
        return ((TensorData.Raw) tensor.data()).bytes();
    }

    private static Tensor flat(String name, Buffer bytes) {
        return new Tensor(name, DataType.UINT8, Shape.of(bytes.length()), new TensorData.Raw(bytes));
    }

    private Tensor flipped(Tensor tensor) {
        byte[] data = bytes(tensor).getBytes();
        data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
        return new Tensor(tensor.name(), tensor.type(), tensor.shape(), new TensorData.Raw(Buffer.buffer(data)));
    }

    private Shape otherShape(Shape shape) {
        return switch (random.nextInt(4)) {
            case 0 -> Shape.of(shape.dim(1), shape.dim(0));
            case 1 -> Shape.of(shape.elements());
            case 2 -> shape.prepend(1);
            default -> Shape.of(shape.dim(0), shape.dim(1), 1);
        };
    }

    private Parameter parameter() {
        return switch (random.nextInt(4)) {
            case 0 -> new Parameter.Text(word(0));
            case 1 -> new Parameter.Whole(random.nextInt(2));
            case 2 -> new Parameter.Real(random.nextInt(2));
            default -> new Parameter.Flag(random.nextBoolean());
        };
    }

    private static Parameter otherType(Parameter value) {
        return switch (value) {
            case Parameter.Text(String text) -> new Parameter.Whole(text.length());
            case Parameter.Whole(long whole) -> new Parameter.Real(whole);
            case Parameter.Real(double real) -> new Parameter.Whole(Double.doubleToRawLongBits(real));
            case Parameter.Flag(boolean flag) -> new Parameter.Whole(flag ? 1 : 0);
        };
    }

    /** Of two letters, so that what is moved often falls to where the same stands. */
    private String word(int least) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(least, 4); i > 0; i--) word.append((char) ('a' + random.nextInt(2)));
        return word.toString();
    }

    /** Orders mean nothing. */
    private static Question normal(Question question) {
        List<Tensor> inputs = new ArrayList<>(question.inputs());
        inputs.sort(Comparator.comparing(Tensor::name));
        List<String> wanted = new ArrayList<>(question.wanted());
        Collections.sort(wanted);
        return new Question(
                question.model(),
                question.version(),
                question.tenant(),
                question.authorization(),
                inputs,
                question.parameters(),
                wanted);
    }
}

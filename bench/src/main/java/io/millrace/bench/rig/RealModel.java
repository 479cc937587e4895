package io.millrace.bench.rig;

import io.millrace.chaos.wire.HttpMessages;
import io.netty.handler.codec.http.FullHttpRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A model that computes, and what it is asked in Open Inference's binary form.
 *
 * @param numbers   FP32 of the output that make the answer to one row
 * @param tolerance by which each may differ from the answer to the row alone: a batch is summed in another order
 * @param objective of an answer, seen by the client
 */
record RealModel(String name, List<Input> inputs, String output, int numbers, double tolerance, Duration objective) {
    /** Rows of the largest batch. */
    static final int MAX = 32;

    /** @param draw a number of a row; whole for INT64 */
    record Input(String name, String datatype, int columns, ToDoubleFunction<SplittableRandom> draw) {
        private boolean whole() {
            return datatype.equals("INT64");
        }

        private int bytesOfARow() {
            return columns * (whole() ? Long.BYTES : Float.BYTES);
        }

        private void putRow(ByteBuffer to, SplittableRandom random) {
            for (int column = 0; column < columns; column++) {
                double number = draw.applyAsDouble(random);
                if (whole()) to.putLong((long) number);
                else to.putFloat((float) number);
            }
        }
    }

    /** Images of eight by eight; the model of {@code examples/digits}. */
    static final RealModel DIGITS = new RealModel(
            "digits",
            List.of(new Input("image", "FP32", 64, random -> random.nextInt(17))),
            "probabilities",
            10,
            1e-3,
            Duration.ofMillis(20));

    /** Dense layers, as {@code triton/networks/embedding.py} has them. */
    static final RealModel EMBEDDING = new RealModel(
            "embedding",
            List.of(new Input("features", "FP32", 1024, random -> random.nextDouble(-1, 1))),
            "embedding",
            384,
            1e-2,
            Duration.ofMillis(50));

    /** Sixteen tokens each, all of them meant. */
    static final RealModel MINILM = new RealModel(
            "minilm",
            List.of(
                    new Input("input_ids", "INT64", 16, random -> random.nextInt(1000, 30_000)),
                    new Input("attention_mask", "INT64", 16, random -> 1),
                    new Input("token_type_ids", "INT64", 16, random -> 0)),
            // As the export of this model names the embedding of the sentence.
            "882",
            384,
            1e-2,
            Duration.ofMillis(60));

    /** Row r of it is that of the question {@code id + r}. */
    FullHttpRequest question(int id, int rows) {
        String tensors = inputs.stream()
                .map(input -> """
                        {"name":"%s","datatype":"%s","shape":[%d,%d],"parameters":{"binary_data_size":%d}}""".formatted(
                                input.name(), input.datatype(), rows, input.columns(), rows * input.bytesOfARow()))
                .collect(Collectors.joining(","));
        byte[] head = """
                {"inputs":[%s],"outputs":[{"name":"%s","parameters":{"binary_data":true}}]}""".formatted(tensors, output).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(head);
        for (Input input : inputs) {
            ByteBuffer raw = ByteBuffer.allocate(rows * input.bytesOfARow()).order(ByteOrder.LITTLE_ENDIAN);
            for (int row = 0; row < rows; row++) input.putRow(raw, new SplittableRandom(id + row));
            body.writeBytes(raw.array());
        }
        FullHttpRequest request = HttpMessages.post(path(), "application/octet-stream", body.toByteArray());
        request.headers().set("Inference-Header-Content-Length", head.length);
        return request;
    }

    String path() {
        return "/v2/models/" + name + "/infer";
    }
}

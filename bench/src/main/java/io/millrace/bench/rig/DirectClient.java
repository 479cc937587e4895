package io.millrace.bench.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.chaos.wire.HttpMessages;
import io.netty.handler.codec.http.FullHttpRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;

/** Asks a model one thing after the other, to learn its answers and its times. Control side: blocks. */
final class DirectClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RealModel model;
    private final URI address;

    /** @param port on the loopback address, of a model server or of a router before it */
    DirectClient(RealModel model, int port) {
        this.model = model;
        this.address = URI.create("http://127.0.0.1:" + port + model.path());
    }

    RealModel model() {
        return model;
    }

    /** The numbers of all rows' answers, row by row. */
    float[] answer(int id, int rows) {
        byte[] body = ask(id, rows);
        int bytes = rows * model.numbers() * Float.BYTES;
        if (body.length < bytes) throw new BrokenRigException(model.name() + " answers " + body.length + " bytes");
        FloatBuffer tail = ByteBuffer.wrap(body, body.length - bytes, bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] numbers = new float[rows * model.numbers()];
        tail.get(numbers);
        return numbers;
    }

    private byte[] ask(int id, int rows) {
        FullHttpRequest question = model.question(id, rows);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(HttpMessages.body(question)));
        question.headers().entries().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("content-length"))
                .filter(header -> !header.getKey().equalsIgnoreCase("host"))
                .forEach(header -> request.header(header.getKey(), header.getValue()));
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() == 200) return answer.body();
            throw new BrokenRigException("%s refuses with %d: %s"
                    .formatted(model.name(), answer.statusCode(), new String(answer.body(), UTF_8)));
        } catch (IOException e) {
            throw new BrokenRigException("cannot ask " + model.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenRigException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

package io.millrace.router.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Inputs drawn for a model of Open Inference from what it says of itself at {@code /v2/models/NAME}: of one row, and of one wherever
 * a dimension is variable. The same for the same metadata and seed.
 */
final class ModelQuestion {
    private static final Pattern MODEL = Pattern.compile("/v2/models/[^/]+(/versions/[^/]+)?/?");
    private static final long MOST_ELEMENTS = 4 << 20;

    /** The server cannot be asked, or does not tell. The message is for people. */
    static final class UntoldException extends Exception {
        private static final long serialVersionUID = 1L;

        UntoldException(String message) {
            super(message);
        }
    }

    private ModelQuestion() {}

    static boolean isModel(URI url) {
        return url.getRawPath() != null && MODEL.matcher(url.getRawPath()).matches();
    }

    /** Where its predictions are asked for. */
    static URI infer(URI model) {
        return model.resolve(model.getRawPath().replaceFirst("/?$", "/infer"));
    }

    /** Blocks. */
    static byte[] body(URI model, Duration timeout, long seed) throws UntoldException {
        return draw(metadata(model, timeout), new SplittableRandom(seed))
                .encode()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject metadata(URI model, Duration timeout) throws UntoldException {
        HttpRequest question = HttpRequest.newBuilder(model).timeout(timeout).build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = client.send(question, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) return new JsonObject(answer.body());
            throw new UntoldException("answers " + answer.statusCode() + " " + answer.body());
        } catch (IOException unreachable) {
            throw new UntoldException("no answer: " + unreachable);
        } catch (DecodeException other) {
            throw new UntoldException("answers with no metadata of a model");
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new UntoldException("interrupted");
        }
    }

    static JsonObject draw(JsonObject metadata, SplittableRandom random) throws UntoldException {
        try {
            JsonArray drawn = new JsonArray();
            JsonArray inputs = metadata.getJsonArray("inputs", new JsonArray());
            for (int i = 0; i < inputs.size(); i++) drawn.add(input(inputs.getJsonObject(i), random));
            if (drawn.isEmpty()) throw new UntoldException("tells no inputs; give a request with --data");
            return new JsonObject().put("inputs", drawn);
        } catch (ClassCastException | NullPointerException wrong) {
            throw new UntoldException("answers with no metadata of a model");
        }
    }

    private static JsonObject input(JsonObject told, SplittableRandom random) throws UntoldException {
        JsonArray shape = new JsonArray();
        long elements = 1;
        for (Object dimension : told.getJsonArray("shape")) {
            long size = Math.max(1, ((Number) dimension).longValue());
            shape.add(size);
            elements = Math.min(MOST_ELEMENTS + 1, elements * Math.min(size, MOST_ELEMENTS + 1));
        }
        String name = told.getString("name");
        String datatype = told.getString("datatype");
        if (elements > MOST_ELEMENTS)
            throw new UntoldException("input '" + name + "' is of " + shape + "; give a request with --data");
        JsonArray data = new JsonArray();
        for (int i = 0; i < elements; i++) data.add(element(datatype, random));
        return new JsonObject()
                .put("name", name)
                .put("datatype", datatype)
                .put("shape", shape)
                .put("data", data);
    }

    /** Small enough for every integer, and exact in every float. */
    private static Object element(String datatype, SplittableRandom random) {
        int small = random.nextInt(10);
        return switch (datatype) {
            case "BOOL" -> small < 5;
            case "BYTES" -> Integer.toString(small);
            case "FP16", "BF16", "FP32", "FP64" -> small / 8.0;
            default -> small;
        };
    }
}

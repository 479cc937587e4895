package io.millrace.backends.oip;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What follows the JSON: the raw bytes of tensors, back to back in their order. Source: Triton's binary tensor data
 * extension; the texts are Triton's.
 */
final class OipBinaryPart {
    static final String LENGTH_HEADER = "Inference-Header-Content-Length";

    private final Buffer body;
    private final String model;
    private final OipRawData data;
    private int at;

    /**
     * @param jsonLength where the part begins
     * @param model      names the model in messages
     * @param prefix     begins those messages that Triton begins with the request's id
     */
    OipBinaryPart(Buffer body, int jsonLength, String model, Supplier<String> prefix) {
        this.body = body;
        this.at = jsonLength;
        this.model = model;
        this.data = new OipRawData(model, prefix);
    }

    /** Bytes of the JSON, by the header; the whole body where there is none. */
    static int jsonLength(MultiMap headers, Buffer body) {
        String value = headers.get(LENGTH_HEADER);
        if (value == null) return body.length();
        boolean digits = headers.getAll(LENGTH_HEADER).size() == 1
                && !value.isEmpty()
                && value.length() <= 10
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Long.parseLong(value) > body.length())
            throw new Failure.Malformed(
                            LENGTH_HEADER,
                            "'" + Excerpt.of(value) + "' is not a length within the body of " + body.length()
                                    + " bytes")
                    .toException();
        return Integer.parseInt(value);
    }

    /** The tensor with its data, taking its bytes if they are here. */
    Tensor complete(OipTensor tensor) {
        Optional<Buffer> json = tensor.json();
        TensorData data = json.isPresent() ? new TensorData.Json(json.get()) : take(tensor);
        return new Tensor(tensor.name(), tensor.type(), tensor.shape(), data);
    }

    private TensorData take(OipTensor tensor) {
        long size = tensor.binarySize().orElseThrow();
        int left = body.length() - at;
        if (size > left)
            throw unfit("unexpected size for input " + quoted(tensor) + ", expecting " + (size - left)
                    + " additional bytes for model '" + model + "'");
        Buffer bytes = body.slice(at, at + (int) size);
        at += (int) size;
        return data.of(tensor.where(), tensor.name(), tensor.type(), tensor.shape(), bytes);
    }

    /** Checks that no byte is left over. */
    void end() {
        if (at != body.length())
            throw new Failure.Unfit("", "unexpected additional input data for model '" + model + "'").toException();
    }

    private static String quoted(OipTensor tensor) {
        return "'" + Excerpt.of(tensor.name()) + "'";
    }

    private static FailureException unfit(String problem) {
        return new Failure.Unfit("", problem).toException();
    }
}

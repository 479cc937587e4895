package io.millrace.backends.oip;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.form.BytesLayout;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What follows the JSON: the raw bytes of tensors, back to back in their order. Source: Triton's binary tensor data
 * extension; the texts are Triton's.
 */
final class OipBinaryPart {
    static final String LENGTH_HEADER = "Inference-Header-Content-Length";

    private final Buffer body;
    private final String model;
    private final String prefix;
    private int at;

    /**
     * @param jsonLength where the part begins
     * @param model      names the model in messages
     * @param prefix     begins those messages that Triton begins with the request's id
     */
    OipBinaryPart(Buffer body, int jsonLength, String model, String prefix) {
        this.body = body;
        this.at = jsonLength;
        this.model = model;
        this.prefix = prefix;
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
            throw unfit(
                    tensor,
                    "unexpected size for input " + quoted(tensor) + ", expecting " + (size - left)
                            + " additional bytes for model '" + model + "'");
        Buffer bytes = body.slice(at, at + (int) size);
        at += (int) size;
        return tensor.type() == DataType.BYTES ? strings(tensor, bytes) : raw(tensor, bytes);
    }

    private TensorData raw(OipTensor tensor, Buffer bytes) {
        BigInteger expected = BigInteger.valueOf(tensor.shape().elements())
                .multiply(BigInteger.valueOf(tensor.type().byteSize()));
        if (!expected.equals(BigInteger.valueOf(bytes.length())))
            throw unfit(
                    tensor,
                    prefix + "input byte size mismatch for input " + quoted(tensor) + " for model '" + model
                            + "'. Expected " + expected + ", got " + bytes.length());
        return new TensorData.Raw(bytes);
    }

    private TensorData strings(OipTensor tensor, Buffer bytes) {
        List<Buffer> elements = BytesLayout.split(bytes, tensor.where());
        long expected = tensor.shape().elements();
        if (elements.size() < expected)
            throw unfit(
                    tensor,
                    prefix + "expected " + expected + " string elements for inference input " + quoted(tensor)
                            + " for model '" + model + "', got " + elements.size());
        if (elements.size() > expected)
            throw unfit(
                    tensor,
                    prefix + "unexpected number of string elements " + elements.size() + " for inference input "
                            + quoted(tensor) + " for model '" + model + "', expecting " + expected);
        return new TensorData.Strings(elements);
    }

    /** Checks that no byte is left over. */
    void end() {
        if (at != body.length())
            throw new Failure.Unfit("inputs", "unexpected additional input data for model '" + model + "'")
                    .toException();
    }

    private static String quoted(OipTensor tensor) {
        return "'" + Excerpt.of(tensor.name()) + "'";
    }

    private static FailureException unfit(OipTensor tensor, String problem) {
        return new Failure.Unfit(tensor.where(), problem).toException();
    }
}

package io.millrace.inference.form;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.inference.DataType;
import io.millrace.inference.FailureException;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/** JSON: read here if and only if Jackson reads it, but for what only one of both means to read. */
class JsonFuzzTest {
    private static final List<DataType> TYPES = List.of(DataType.values());
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    @FuzzTest(maxDuration = "1m")
    void skipping(byte[] text) {
        boolean ours = skips(text);
        // "Inf" for short is Triton's.
        if (ours && !has(text, 'I') && !jacksonReads(text)) throw new AssertionError("only ours reads it");
        if (!ours && isPlain(text) && jacksonReads(text)) throw new AssertionError("only Jackson reads it");
    }

    private static boolean skips(byte[] text) {
        try {
            JsonScanner in = JsonScanner.of(text);
            in.skip();
            in.end();
            return true;
        } catch (JsonException refused) {
            if (refused.offset() < 0 || refused.offset() > text.length) throw refused;
            return false;
        }
    }

    private static boolean jacksonReads(byte[] text) {
        try (JsonParser in = JACKSON.createParser(text)) {
            if (in.nextToken() == null) return false;
            in.skipChildren();
            in.finishToken();
            return in.nextToken() == null;
        } catch (IOException refused) {
            return false;
        }
    }

    /**
     * ASCII without escapes of surrogates, other numbers than JSON's, nesting that is too deep here, and zeros, which are
     * UTF-16 to Jackson.
     */
    private static boolean isPlain(byte[] text) {
        int depth = 0;
        for (byte b : text) {
            if (b <= 0 || b == '\\' || b == 'I' || b == 'N' || b == '+') return false;
            if (b == '[' || b == '{') depth++;
        }
        return depth <= JsonScanner.MAX_DEPTH && text.length <= 1000;
    }

    private static boolean has(byte[] text, char ascii) {
        for (byte b : text) if (b == ascii) return true;
        return false;
    }

    /** The first byte is the datatype. What is accepted as a tensor has the numbers that the JDK reads. */
    @FuzzTest(maxDuration = "1m")
    void tensors(byte[] data) {
        if (data.length == 0) return;
        DataType type = TYPES.get(Math.floorMod(data[0] - 'A', TYPES.size()));
        if (type == DataType.FP16 || type == DataType.BF16) return;
        Buffer text = Buffer.buffer(data).slice(1, data.length);
        Tensor tensor;
        try {
            tensor = tensor(type, text);
        } catch (JsonException | FailureException refused) {
            return;
        }
        JsonWriter flat = new JsonWriter();
        JsonForm.flat(flat, tensor);
        Tensor again = new Tensor("t", type, tensor.shape(), new TensorData.Json(flat.toBuffer()));
        boolean same = type == DataType.BYTES
                ? StringsForm.of(again).equals(StringsForm.of(tensor))
                : RawForm.of(again).equals(RawForm.of(tensor));
        if (!same) throw new AssertionError(flat.toBuffer() + " instead of " + text);
    }

    private static Tensor tensor(DataType type, Buffer text) {
        JsonScanner in = JsonScanner.of(text.getBytes());
        JsonLeaves leaves = in.leaves(() -> "t");
        while (leaves.next()) {
            JsonElement.check(leaves, type);
            if (leaves.kind() == JsonKind.INTEGER || leaves.kind() == JsonKind.FRACTION)
                requireAsTheJdk(leaves.token());
        }
        in.end();
        return new Tensor("t", type, leaves.shape(), new TensorData.Json(text));
    }

    private static void requireAsTheJdk(JsonLexer token) {
        String digits = token.tokenText();
        boolean same = Double.compare(DecimalFloat.toDouble(token), Double.parseDouble(digits)) == 0
                && Float.compare(DecimalFloat.toFloat(token), Float.parseFloat(digits)) == 0;
        if (!same) throw new AssertionError(digits);
    }
}

package io.millrace.backends.tfs;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.form.BytesStyle;

/** What TensorFlow Serving's JSON has a form for. Fails with {@code NotCarried} where it has none. */
final class TfsJson {
    /** A string tensor of such a name holds bytes, not text. */
    private static final String BYTES_SUFFIX = "_bytes";

    private TfsJson() {}

    static void requireForm(String noun, String name, DataType type) {
        if (type == DataType.FP16 || type == DataType.BF16 || type == DataType.UINT16)
            throw new Failure.NotCarried(
                            noun + " '" + Excerpt.of(name) + "'",
                            type + " has no form in TensorFlow" + " Serving's JSON")
                    .toException();
    }

    /** For a server: text that is there stays, anything else is safe in base64. */
    static BytesStyle styleOfInput(Tensor input) {
        return input.data() instanceof TensorData.Json ? BytesStyle.TEXT : BytesStyle.BASE64;
    }

    static BytesStyle styleOfOutput(Tensor output) {
        return output.name().endsWith(BYTES_SUFFIX) ? BytesStyle.BASE64 : BytesStyle.TEXT;
    }
}

package io.millrace.backends.oip;

import io.millrace.backends.ServedModel;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.BytesLayout;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes {@code ModelInferRequest} and {@code ModelInferResponse}, whose tensors have the same form. */
final class OipGrpcWriter {
    private OipGrpcWriter() {}

    /** Always raw. */
    static Buffer request(ServedModel model, Optional<ModelVersion> version, Tensors request) {
        ProtoWriter out = new ProtoWriter();
        head(out, model.name(), version, request.id());
        OipGrpcParameters.write(out, 4, request.parameters());
        for (Tensor input : request.tensors()) {
            describe(out, input, OipCodec.shape(input, model.signature()));
            out.close();
        }
        for (String output : request.wanted()) out.open(6).string(1, output).close();
        for (Tensor input : request.tensors()) out.bytesAlways(7, raw(input));
        return out.toBuffer();
    }

    /**
     * @param id   the request's own
     * @param wish followed, but typed contents are written only where all outputs have them
     */
    static Buffer response(ModelName model, Optional<String> id, Computed answer, AnswerWish.OpenInferenceGrpc wish) {
        List<Tensor> outputs = new ArrayList<>(4);
        for (Tensor output : answer.outputs().tensors()) outputs.add(OipTopClasses.asWished(output, wish.classes()));
        boolean typed = !wish.raw() && outputs.stream().allMatch(output -> OipGrpcContents.has(output.type()));
        ProtoWriter out = new ProtoWriter();
        head(out, model, answer.model(), id);
        OipGrpcParameters.write(out, 4, answer.outputs().parameters());
        for (Tensor output : outputs) {
            describe(out, output, output.shape());
            if (typed) OipGrpcContents.write(out, 5, output);
            out.close();
        }
        if (!typed) for (Tensor output : outputs) out.bytesAlways(6, raw(output));
        return out.toBuffer();
    }

    /** The same fields of requests and answers. */
    static void head(ProtoWriter out, ModelName model, Optional<ModelVersion> version, Optional<String> id) {
        out.string(1, model.text());
        if (version.isPresent()) out.string(2, version.get().text());
        if (id.isPresent()) out.string(3, id.get());
    }

    private static void describe(ProtoWriter out, Tensor tensor, Shape shape) {
        out.open(5).string(1, tensor.name()).string(2, tensor.type().name()).shape(3, shape);
    }

    private static Buffer raw(Tensor tensor) {
        if (tensor.type() != DataType.BYTES) return RawForm.of(tensor);
        List<Buffer> elements = StringsForm.of(tensor);
        long size = BytesLayout.size(elements);
        if (size > Integer.MAX_VALUE)
            throw new Failure.NotCarried("tensor '" + Excerpt.of(tensor.name()) + "'", "its bytes are too many")
                    .toException();
        Buffer joined = Buffer.buffer((int) size);
        BytesLayout.join(elements, joined);
        return joined;
    }
}

package io.millrace.backends.oip;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoShape;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An {@code InferInputTensor} or {@code InferOutputTensor}, whose fields have the same numbers.
 *
 * @param where    its place in the message
 * @param contents its {@code InferTensorContents}; where there is none, its data is among the raw contents
 */
record OipGrpcTensor(OipPlace where, String name, DataType type, Shape shape, Optional<Buffer> contents) {
    /**
     * @param in    stands at the tensor, number {@code index} of {@code list}
     * @param known of the model: names and datatypes that need not be read anew
     */
    static OipGrpcTensor read(ProtoReader in, String list, int index, List<TensorSpec> known) {
        OipPlace where = new OipPlace(list, index);
        String name = "";
        @Nullable DataType type = null;
        @Nullable Buffer contents = null;
        ProtoShape shape = ProtoShape.ofTensor(in, "shape");
        in.enter(list, index);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.tensorName("name", known);
                case 2 -> type = type(in, known);
                case 3 -> shape.addAll();
                case 4 -> refuseSharedMemory(in, where);
                case 5 -> contents = in.message("contents");
                default -> in.skip();
            }
        }
        if (name.isEmpty()) throw malformed(where, "it has no 'name'");
        if (type == null) throw malformed(where, "it has no 'datatype'");
        return new OipGrpcTensor(where, name, type, shape.shape(() -> where + ".shape"), Optional.ofNullable(contents));
    }

    private static DataType type(ProtoReader in, List<TensorSpec> known) {
        for (int i = 0; i < known.size(); i++)
            if (in.takes(known.get(i).type().name())) return known.get(i).type();
        String text = in.string("datatype");
        return DataType.named(text)
                .orElseThrow(() -> in.malformed("datatype", "'" + Excerpt.of(text) + "' is not a datatype"));
    }

    private static void refuseSharedMemory(ProtoReader in, OipPlace where) {
        OipGrpcParameters.Entry entry = OipGrpcParameters.read(in);
        if (entry.name().startsWith("shared_memory_"))
            throw new Failure.Unsupported("shared memory, as " + where + " asks for,").toException();
    }

    private static RuntimeException malformed(OipPlace where, String problem) {
        return new Failure.Malformed(where.toString(), problem).toException();
    }
}

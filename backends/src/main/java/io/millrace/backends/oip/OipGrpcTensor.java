package io.millrace.backends.oip;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Shape;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoShape;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An {@code InferInputTensor} or {@code InferOutputTensor}, whose fields have the same numbers.
 *
 * @param where    its place in the message, as {@code inputs[0]}
 * @param contents its {@code InferTensorContents}; where there is none, its data is among the raw contents
 */
record OipGrpcTensor(String where, String name, DataType type, Shape shape, Optional<Buffer> contents) {
    /** @param in stands at the tensor, number {@code index} of {@code list} */
    static OipGrpcTensor read(ProtoReader in, String list, int index) {
        String where = list + "[" + index + "]";
        String name = "";
        @Nullable DataType type = null;
        @Nullable Buffer contents = null;
        ProtoShape shape = ProtoShape.ofTensor(in, "shape");
        in.enter(list, index);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.string("name");
                case 2 -> type = type(in);
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

    private static DataType type(ProtoReader in) {
        String text = in.string("datatype");
        return DataType.named(text)
                .orElseThrow(() -> in.malformed("datatype", "'" + Excerpt.of(text) + "' is not a datatype"));
    }

    private static void refuseSharedMemory(ProtoReader in, String where) {
        OipGrpcParameters.Entry entry = OipGrpcParameters.read(in);
        if (entry.name().startsWith("shared_memory_"))
            throw new Failure.Unsupported("shared memory, as " + where + " asks for,").toException();
    }

    private static RuntimeException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }
}

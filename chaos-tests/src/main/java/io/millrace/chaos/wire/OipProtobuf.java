package io.millrace.chaos.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.millrace.chaos.echo.Rows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ModelInferRequest} or {@code ModelInferResponse} of one FP32 tensor. The two differ in the tensor's name and in
 * the number of the field with raw contents. Source: the Open Inference specification, {@code open_inference_grpc.proto}.
 *
 * @param raw whether the values stand in the raw contents, or else in the tensor's {@code fp32_contents}
 */
record OipProtobuf(String model, String id, Rows rows, boolean raw) {
    private static final int MODEL = 1;
    private static final int ID = 3;
    private static final int TENSOR = 5;
    private static final int NAME = 1;
    private static final int DATATYPE = 2;
    private static final int SHAPE = 3;
    private static final int CONTENTS = 5;
    private static final int FP32 = 6;

    byte[] write(String tensor, int rawField) {
        byte[] values = littleEndian(rows.values());
        byte[] described = ProtobufMessage.of(out -> {
            out.writeString(NAME, tensor);
            out.writeString(DATATYPE, "FP32");
            out.writeByteArray(SHAPE, ProtobufMessage.of(shape -> {
                shape.writeInt64NoTag(rows.count());
                shape.writeInt64NoTag(rows.columns());
            }));
            if (!raw)
                out.writeByteArray(CONTENTS, ProtobufMessage.of(contents -> contents.writeByteArray(FP32, values)));
        });
        return ProtobufMessage.of(out -> {
            out.writeString(MODEL, model);
            if (!id.isEmpty()) out.writeString(ID, id);
            out.writeByteArray(TENSOR, described);
            if (raw) out.writeByteArray(rawField, values);
        });
    }

    /** Of a message with exactly the tensor of this name. */
    static OipProtobuf read(byte[] message, String tensor, int rawField) throws NotReadableException {
        String model = "";
        String id = "";
        Tensor described = null;
        byte[] rawValues = null;
        try {
            CodedInputStream in = CodedInputStream.newInstance(message);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                if (field == MODEL) model = in.readStringRequireUtf8();
                else if (field == ID) id = in.readStringRequireUtf8();
                else if (field == TENSOR && described == null) described = Tensor.read(in.readByteArray(), tensor);
                else if (field == rawField && rawValues == null) rawValues = in.readByteArray();
                else if (field == TENSOR || field == rawField) throw new NotReadableException("a second tensor");
                else in.skipField(tag);
            }
        } catch (IOException e) {
            throw new NotReadableException(String.valueOf(e.getMessage()));
        }
        if (described == null) throw new NotReadableException("no tensor");
        return new OipProtobuf(model, id, described.rows(rawValues), rawValues != null);
    }

    /** @param typed of {@code fp32_contents}, null where there were none */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Tensor(long count, long columns, byte @Nullable [] typed) {
        static Tensor read(byte[] message, String name) throws IOException, NotReadableException {
            String named = "";
            String datatype = "";
            long[] shape = new long[2];
            int dimensions = 0;
            byte[] typed = null;
            CodedInputStream in = CodedInputStream.newInstance(message);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case NAME << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> named = in.readStringRequireUtf8();
                    case DATATYPE << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> datatype = in.readStringRequireUtf8();
                    case SHAPE << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                        CodedInputStream packed = CodedInputStream.newInstance(in.readByteArray());
                        for (; !packed.isAtEnd(); dimensions++) {
                            if (dimensions >= 2) throw new NotReadableException("a third dimension");
                            shape[dimensions] = packed.readInt64();
                        }
                    }
                    case CONTENTS << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> typed = contents(in.readByteArray());
                    default -> in.skipField(tag);
                }
            }
            if (!named.equals(name) || !datatype.equals("FP32") || dimensions != 2)
                throw new NotReadableException("tensor " + named + " of " + datatype);
            return new Tensor(shape[0], shape[1], typed);
        }

        private static byte @Nullable [] contents(byte[] message) throws IOException {
            byte[] typed = null;
            CodedInputStream in = CodedInputStream.newInstance(message);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == (FP32 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) typed = in.readByteArray();
                else in.skipField(tag);
            }
            return typed;
        }

        Rows rows(byte @Nullable [] raw) throws NotReadableException {
            byte[] values = raw == null ? typed : raw;
            if (values == null) throw new NotReadableException("no contents");
            if (raw != null && typed != null) throw new NotReadableException("contents in both places");
            float[] floats = new float[values.length / Float.BYTES];
            ByteBuffer.wrap(values)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(floats);
            boolean fits = 0 <= count && count <= values.length && 0 <= columns && columns <= values.length;
            if (!fits || count * columns * Float.BYTES != values.length)
                throw new NotReadableException("[" + count + "," + columns + "] in " + values.length + " bytes");
            return new Rows((int) count, (int) columns, floats);
        }
    }

    private static byte[] littleEndian(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) bytes.putFloat(value);
        return bytes.array();
    }
}

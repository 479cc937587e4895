package io.millrace.backends.djlserving;

import io.millrace.backends.BadAnswerException;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link NdListWriter} writes, and what servers do. Every claim of a length is held against what is there. */
final class NdListReader {
    private static final int MOST_ARRAYS = 1024;
    private static final int VERSION = 3;

    private final Buffer in;
    private int at;

    private NdListReader(Buffer in) {
        this.in = in;
    }

    /**
     * @return tensors in the list's order, those without a name named by their place: {@code 0}, {@code 1}…
     * @throws BadAnswerException when it is no such list
     */
    static List<Tensor> read(Buffer list) {
        NdListReader reader = new NdListReader(list);
        int count = reader.integer();
        if (count < 0 || count > MOST_ARRAYS) throw new BadAnswerException("it says to have " + count + " arrays");
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < count; i++) tensors.add(reader.array(i));
        if (reader.at != list.length())
            throw new BadAnswerException((list.length() - reader.at) + " bytes stand behind its arrays");
        return tensors;
    }

    private Tensor array(int index) {
        if (!text().equals("NDAR")) throw new BadAnswerException("array " + index + " is none of DJL's");
        int version = integer();
        if (version != VERSION)
            throw new BadAnswerException(
                    "array " + index + " is in version " + version + " of DJL's form, not " + VERSION);
        String name = octet() == 0 ? "" : text();
        String sparse = text();
        if (!sparse.equals("DENSE"))
            throw new BadAnswerException("array " + index + " is sparse: " + Excerpt.of(sparse));
        String typeName = text();
        DataType type = NdType.of(typeName)
                .orElseThrow(() -> new BadAnswerException("array " + index + " is of type " + Excerpt.of(typeName)));
        Shape shape = shape(index);
        TensorData data = type == DataType.BYTES ? strings(index, shape) : raw(index, type, shape);
        return new Tensor(name.isEmpty() ? Integer.toString(index) : name, type, shape, data);
    }

    private Shape shape(int index) {
        int rank = integer();
        if (rank < 0 || rank > Shape.MAX_RANK) throw new BadAnswerException("array " + index + " has rank " + rank);
        long[] dims = new long[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = in.getLong(take(Long.BYTES));
            if (dims[i] < 0) throw new BadAnswerException("array " + index + " has a dimension of " + dims[i]);
        }
        int layout = integer();
        if (layout < 0 || layout > Shape.MAX_RANK) throw new BadAnswerException("array " + index + " has no layout");
        take(layout * Short.BYTES);
        try {
            return Shape.of(dims);
        } catch (IllegalArgumentException tooMany) {
            throw new BadAnswerException("array " + index + ": " + tooMany.getMessage());
        }
    }

    private TensorData raw(int index, DataType type, Shape shape) {
        boolean bigEndian = octet() == '>';
        int length = integer();
        // The shape is held against the bytes by division: its product may be over a long.
        if (length < 0 || length % type.byteSize() != 0 || shape.elements() != length / type.byteSize())
            throw new BadAnswerException("array " + index + " has " + length + " bytes for " + type + shape);
        int from = take(length);
        Buffer bytes = in.slice(from, from + length);
        return new TensorData.Raw(bigEndian ? swapped(bytes, type.byteSize()) : bytes);
    }

    private static Buffer swapped(Buffer bytes, int width) {
        byte[] swapped = bytes.getBytes();
        for (int element = 0; element < swapped.length; element += width) {
            for (int i = 0; i < width / 2; i++) {
                byte low = swapped[element + i];
                swapped[element + i] = swapped[element + width - 1 - i];
                swapped[element + width - 1 - i] = low;
            }
        }
        return Buffer.buffer(swapped);
    }

    private TensorData strings(int index, Shape shape) {
        int count = integer();
        if (shape.elements() != count)
            throw new BadAnswerException("array " + index + " has " + count + " strings for " + shape);
        List<Buffer> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) strings.add(Buffer.buffer(text()));
        return new TensorData.Strings(strings);
    }

    private String text() {
        int length = in.getUnsignedShort(take(Short.BYTES));
        int from = take(length) - Short.BYTES;
        byte[] framed = in.getBytes(from, from + Short.BYTES + length);
        try (DataInputStream text = new DataInputStream(new ByteArrayInputStream(framed))) {
            return text.readUTF();
        } catch (IOException malformed) {
            throw new BadAnswerException("a text in it is no modified UTF-8");
        }
    }

    private int octet() {
        return in.getUnsignedByte(take(1));
    }

    private int integer() {
        return in.getInt(take(Integer.BYTES));
    }

    /** Where that many bytes begin. */
    private int take(int bytes) {
        if (bytes > in.length() - at) throw new BadAnswerException("it ends within an array");
        int from = at;
        at += bytes;
        return from;
    }
}

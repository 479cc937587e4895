package io.millrace.router.endtoend;

import io.millrace.router.endtoend.FakeModel.Columns;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DJL Serving, as a server: arrays by their place in the list, answered without names. */
record DjlServingDialect() implements Dialect {
    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        throw new UnsupportedOperationException("no client speaks it");
    }

    @Override
    public List<Row> asked(FakeModel model, Message request) {
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(request.body().getBytes()))) {
            Map<String, List<List<Number>>> tensors = new HashMap<>();
            if (in.readInt() != model.inputs().size()) throw new IllegalArgumentException("other inputs");
            for (Map.Entry<String, Columns> input : model.inputs().entrySet())
                tensors.put(input.getKey(), array(in, input.getValue()));
            return Row.of(tensors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<Number>> array(DataInputStream in, Columns columns) throws IOException {
        expect(in.readUTF(), "NDAR");
        expect("" + in.readInt(), "3");
        if (in.readByte() == 1) in.readUTF();
        expect(in.readUTF(), "DENSE");
        expect(in.readUTF(), columns.whole() ? "INT64" : "FLOAT32");
        expect("" + in.readInt(), "2");
        long rows = in.readLong();
        expect("" + in.readLong(), "" + columns.count());
        in.skipBytes(2 * in.readInt());
        expect("" + (char) in.readByte(), "<");
        int length = in.readInt();
        Buffer data = Buffer.buffer(in.readNBytes(length));
        List<List<Number>> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<Number> value = new ArrayList<>();
            for (int i = row * columns.count(); i < (row + 1) * columns.count(); i++) {
                if (columns.whole()) value.add(data.getLongLE(8 * i));
                else value.add((double) data.getFloatLE(4 * i));
            }
            values.add(value);
        }
        return values;
    }

    private static void expect(String given, String expected) {
        if (!given.equals(expected)) throw new IllegalArgumentException(given + " is not " + expected);
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        expect(String.valueOf(request.headers().get("accept")), "tensor/ndlist");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(model.outputs().size());
            for (Map.Entry<String, Columns> output : model.outputs().entrySet())
                array(out, output.getKey(), output.getValue(), rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Message(Message.nothing().headers(), Buffer.buffer(bytes.toByteArray()))
                .with("content-type", "tensor/ndlist");
    }

    /** Big-endian, as Java likes it. */
    private static void array(DataOutputStream out, String name, Columns columns, List<Row> rows) throws IOException {
        out.writeUTF("NDAR");
        out.writeInt(3);
        out.writeByte(0);
        out.writeUTF("DENSE");
        out.writeUTF(columns.whole() ? "INT64" : "FLOAT32");
        out.writeInt(2);
        out.writeLong(rows.size());
        out.writeLong(columns.count());
        out.writeInt(2);
        out.writeChars("N?");
        out.writeByte('>');
        out.writeInt(rows.size() * columns.count() * (columns.whole() ? 8 : 4));
        for (Row row : rows) {
            for (Number value : row.of(name)) {
                if (columns.whole()) out.writeLong(value.longValue());
                else out.writeFloat(value.floatValue());
            }
        }
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        throw new UnsupportedOperationException("no client speaks it");
    }

    @Override
    public Optional<Message> document(String path, List<FakeModel> models) {
        if (!path.equals("/ping")) return Optional.empty();
        JsonObject told = new JsonObject();
        for (FakeModel model : models) told.put(model.name(), new JsonObject().put("status", "Healthy"));
        return Optional.of(Message.json(told));
    }
}

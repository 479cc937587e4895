package io.millrace.chaos.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.chaos.echo.Rows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of an Open Inference message and the bytes that follow it, with the one tensor of the echo model. */
final class OipDocument {
    private String id = "";
    private boolean binaryWanted;
    private final List<Tensor> tensors = new ArrayList<>();

    private static final class Tensor {
        private String name = "";
        private String datatype = "";
        private final List<Integer> shape = new ArrayList<>();
        private int binarySize = -1;
        private @Nullable JsonNumbers data;
    }

    /**
     * @param tensorsKey {@code inputs} of a request, {@code outputs} of an answer
     * @param jsonLength bytes of {@code body} that are JSON; the rest is the tensor's
     */
    static OipDocument read(byte[] body, int jsonLength, String tensorsKey) throws NotReadableException {
        if (jsonLength < 0 || jsonLength > body.length) throw new NotReadableException("JSON length " + jsonLength);
        OipDocument document = new OipDocument();
        try (JsonParser json = JsonNumbers.FACTORY.createParser(body, 0, jsonLength)) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                if (key.equals("id")) document.id = json.getText();
                else if (key.equals("parameters"))
                    document.binaryWanted |= document.readFlag(json, "binary_data_output");
                else if (key.equals(tensorsKey)) document.readTensors(json);
                else if (key.equals("outputs")) document.readWishes(json);
                else json.skipChildren();
            }
            expect(json.currentToken(), JsonToken.END_OBJECT);
            if (json.nextToken() != null) throw new NotReadableException("text after the JSON object");
        } catch (IOException e) {
            throw new NotReadableException(String.valueOf(e.getMessage()));
        }
        return document;
    }

    String id() {
        return id;
    }

    boolean binaryWanted() {
        return binaryWanted;
    }

    Rows rows(String name, byte[] body, int jsonLength) throws NotReadableException {
        if (tensors.size() != 1) throw new NotReadableException(tensors.size() + " tensors, not one");
        Tensor tensor = tensors.getFirst();
        if (!tensor.name.equals(name)) throw new NotReadableException("tensor '" + tensor.name + "'");
        if (!tensor.datatype.equals("FP32")) throw new NotReadableException("datatype '" + tensor.datatype + "'");
        if (tensor.shape.size() != 2 || tensor.shape.stream().anyMatch(n -> n < 0))
            throw new NotReadableException("shape " + tensor.shape);
        int count = tensor.shape.get(0);
        int columns = tensor.shape.get(1);
        if (tensor.data != null) return tensor.data.asRows(count, columns);
        int left = body.length - jsonLength;
        if (tensor.binarySize != left || left != 4L * count * columns)
            throw new NotReadableException(
                    "binary size " + tensor.binarySize + ", " + left + " bytes, " + tensor.shape);
        float[] values = new float[count * columns];
        ByteBuffer.wrap(body, jsonLength, left)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return new Rows(count, columns, values);
    }

    private void readTensors(JsonParser json) throws IOException, NotReadableException {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Tensor tensor = new Tensor();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "name" -> tensor.name = json.getText();
                    case "datatype" -> tensor.datatype = json.getText();
                    case "shape" -> readShape(json, tensor.shape);
                    case "data" -> tensor.data = JsonNumbers.read(json);
                    case "parameters" -> tensor.binarySize = readSize(json);
                    default -> json.skipChildren();
                }
            }
            tensors.add(tensor);
        }
        expect(json.currentToken(), JsonToken.END_ARRAY);
    }

    private void readWishes(JsonParser json) throws IOException, NotReadableException {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
            // Triton: an output that is listed goes by its own wish alone, and without one comes as JSON.
            binaryWanted = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean parameters = json.currentName().equals("parameters");
                json.nextToken();
                if (parameters) binaryWanted = readFlag(json, "binary_data");
                else json.skipChildren();
            }
        }
    }

    private static void readShape(JsonParser json, List<Integer> shape) throws IOException, NotReadableException {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) shape.add(json.getIntValue());
        expect(json.currentToken(), JsonToken.END_ARRAY);
    }

    private static int readSize(JsonParser json) throws IOException, NotReadableException {
        int size = -1;
        expect(json.currentToken(), JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = json.currentName().equals("binary_data_size");
            json.nextToken();
            if (wanted) size = json.getIntValue();
            else json.skipChildren();
        }
        return size;
    }

    private boolean readFlag(JsonParser json, String flag) throws IOException, NotReadableException {
        boolean value = false;
        expect(json.currentToken(), JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = json.currentName().equals(flag);
            json.nextToken();
            if (wanted) value = json.getBooleanValue();
            else json.skipChildren();
        }
        return value;
    }

    private static void expect(@Nullable JsonToken found, JsonToken wanted) throws NotReadableException {
        if (found != wanted) throw new NotReadableException("found " + found + " in place of " + wanted);
    }
}

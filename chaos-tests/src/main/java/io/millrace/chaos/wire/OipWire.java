package io.millrace.chaos.wire;

import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Open Inference over REST, as Triton speaks it; {@link #BINARY} with tensors as bytes after the JSON. */
public enum OipWire implements Wire {
    JSON,
    BINARY;

    static final String JSON_LENGTH = "Inference-Header-Content-Length";
    private static final Pattern INFER = Pattern.compile("/v2/models/([^/]+)(?:/versions/\\d+)?/infer");

    @Override
    public FullHttpRequest ask(String model, Rows x) {
        String target = "/v2/models/" + model + "/infer";
        // The id shows whether an answer's envelope belongs to the same request as its tensor.
        StringBuilder json = new StringBuilder(64 + 12 * x.values().length);
        json.append("{\"id\":\"").append(EchoModel.idOf(x, 0)).append("\",\"inputs\":[");
        if (this == BINARY) {
            appendTensor(json, EchoModel.INPUT, x, true);
            json.append("],\"parameters\":{\"binary_data_output\":true}}");
            byte[] head = bytes(json);
            FullHttpRequest request = HttpMessages.post(target, "application/octet-stream", joined(head, x));
            request.headers().set(JSON_LENGTH, head.length);
            return request;
        }
        appendTensor(json, EchoModel.INPUT, x, false);
        return HttpMessages.post(target, HttpMessages.JSON, bytes(json.append("]}")));
    }

    @Override
    public Rows read(FullHttpResponse answer) throws NotReadableException {
        byte[] body = HttpMessages.body(answer);
        int length = jsonLength(answer, body.length);
        return OipDocument.read(body, length, "outputs").rows(EchoModel.OUTPUT, body, length);
    }

    @Override
    public boolean claims(String path) {
        return INFER.matcher(path).matches();
    }

    @Override
    public Question read(FullHttpRequest question) throws NotReadableException {
        Matcher path = INFER.matcher(question.uri());
        if (!path.matches()) throw new NotReadableException("path " + question.uri());
        byte[] body = HttpMessages.body(question);
        int length = jsonLength(question, body.length);
        OipDocument document = OipDocument.read(body, length, "inputs");
        Rows x = document.rows(EchoModel.INPUT, body, length);
        Question.Form form = document.binaryWanted() ? Question.Form.BINARY : Question.Form.JSON;
        return new Question(path.group(1), document.id(), x, form);
    }

    @Override
    public FullHttpResponse answer(Question question, Rows y) {
        boolean binary = question.form() == Question.Form.BINARY;
        StringBuilder json = new StringBuilder(96 + 12 * y.values().length);
        json.append('{');
        if (!question.id().isEmpty())
            json.append("\"id\":\"").append(question.id()).append("\",");
        json.append("\"model_name\":\"").append(question.model()).append("\",\"model_version\":\"1\",\"outputs\":[");
        appendTensor(json, EchoModel.OUTPUT, y, binary);
        byte[] head = bytes(json.append("]}"));
        if (!binary) return HttpMessages.reply(200, HttpMessages.JSON, head);
        FullHttpResponse response = HttpMessages.reply(200, "application/octet-stream", joined(head, y));
        response.headers().set(JSON_LENGTH, head.length);
        return response;
    }

    @Override
    public FullHttpResponse refuse(int status, String why) {
        return HttpMessages.json(status, "{\"error\":" + JsonText.quoted(why) + "}");
    }

    @Override
    public boolean isError(FullHttpResponse answer) {
        return JsonText.hasField(HttpMessages.body(answer), "error");
    }

    private static void appendTensor(StringBuilder json, String name, Rows rows, boolean binary) {
        json.append("{\"name\":\"").append(name).append("\",\"datatype\":\"FP32\",\"shape\":[");
        json.append(rows.count()).append(',').append(rows.columns()).append("],");
        if (binary) {
            json.append("\"parameters\":{\"binary_data_size\":")
                    .append(4 * rows.values().length)
                    .append("}}");
            return;
        }
        json.append("\"data\":");
        JsonNumbers.appendFlat(json, rows);
        json.append('}');
    }

    private static int jsonLength(FullHttpMessage message, int bodyLength) throws NotReadableException {
        String length = message.headers().get(JSON_LENGTH);
        if (length == null) return bodyLength;
        try {
            return Integer.parseInt(length);
        } catch (NumberFormatException e) {
            throw new NotReadableException(JSON_LENGTH + ": " + length);
        }
    }

    private static byte[] joined(byte[] head, Rows rows) {
        ByteBuffer joined = ByteBuffer.allocate(head.length + 4 * rows.values().length);
        joined.put(head).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : rows.values()) joined.putFloat(value);
        return joined.array();
    }

    private static byte[] bytes(StringBuilder json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}

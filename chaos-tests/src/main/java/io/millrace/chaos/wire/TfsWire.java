package io.millrace.chaos.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TensorFlow Serving over REST: {@code instances} and {@code predictions}, or {@code inputs} and {@code outputs}. */
public enum TfsWire implements Wire {
    ROW("instances", "predictions"),
    COLUMN("inputs", "outputs");

    private static final Pattern PREDICT =
            Pattern.compile("/v1/models/([^/:]+)(?:/(?:versions|labels)/[^/:]+)?:predict");

    private final String asked;
    private final String answered;

    TfsWire(String asked, String answered) {
        this.asked = asked;
        this.answered = answered;
    }

    @Override
    public FullHttpRequest ask(String model, Rows x) {
        return HttpMessages.post("/v1/models/" + model + ":predict", HttpMessages.JSON, document(asked, x));
    }

    @Override
    public Rows read(FullHttpResponse answer) throws NotReadableException {
        return find(HttpMessages.body(answer), EchoModel.OUTPUT, answered).x();
    }

    @Override
    public boolean claims(String path) {
        return PREDICT.matcher(path).matches();
    }

    @Override
    public Question read(FullHttpRequest question) throws NotReadableException {
        Matcher path = PREDICT.matcher(question.uri());
        if (!path.matches()) throw new NotReadableException("path " + question.uri());
        Question found = find(HttpMessages.body(question), EchoModel.INPUT, ROW.asked, COLUMN.asked);
        return new Question(path.group(1), "", found.x(), found.form());
    }

    @Override
    public FullHttpResponse answer(Question question, Rows y) {
        TfsWire wire = question.form() == Question.Form.BY_COLUMN ? COLUMN : ROW;
        return HttpMessages.reply(200, HttpMessages.JSON, document(wire.answered, y));
    }

    @Override
    public FullHttpResponse refuse(int status, String why) {
        return HttpMessages.json(status, "{\n    \"error\": " + JsonText.quoted(why) + "\n}");
    }

    @Override
    public boolean isError(FullHttpResponse answer) {
        return JsonText.hasField(HttpMessages.body(answer), "error");
    }

    private static byte[] document(String key, Rows rows) {
        StringBuilder json = new StringBuilder(32 + 12 * rows.values().length);
        json.append("{\"").append(key).append("\":");
        JsonNumbers.appendNested(json, rows);
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The tensor under the first of {@code keys} that there is: bare, under its name, or (by row) one name a row. */
    private static Question find(byte[] body, String name, String... keys) throws NotReadableException {
        try (JsonParser json = JsonNumbers.FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) throw new NotReadableException("not a JSON object");
            Question found = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                boolean wanted = List.of(keys).contains(key);
                if (!wanted) {
                    json.skipChildren();
                    continue;
                }
                if (found != null) throw new NotReadableException("both forms at once");
                boolean byColumn = key.equals(COLUMN.asked) || key.equals(COLUMN.answered);
                Question.Form form = byColumn ? Question.Form.BY_COLUMN : Question.Form.BY_ROW;
                found = new Question("", "", value(json, name), form);
            }
            if (json.currentToken() != JsonToken.END_OBJECT) throw new NotReadableException("an object not ended");
            if (found == null) throw new NotReadableException("none of " + String.join(", ", keys));
            return found;
        } catch (IOException e) {
            throw new NotReadableException(String.valueOf(e.getMessage()));
        }
    }

    private static Rows value(JsonParser json, String name) throws IOException, NotReadableException {
        if (json.currentToken() != JsonToken.START_OBJECT)
            return JsonNumbers.read(json, name).asRows();
        if (json.nextToken() != JsonToken.FIELD_NAME || !json.currentName().equals(name))
            throw new NotReadableException("not the tensor " + name);
        json.nextToken();
        Rows rows = JsonNumbers.read(json).asRows();
        if (json.nextToken() != JsonToken.END_OBJECT) throw new NotReadableException("more than the tensor " + name);
        return rows;
    }
}

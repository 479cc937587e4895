package io.millrace.chaos.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * TorchServe over REST with a handler that takes JSON: one element as a flat array, as its own examples do, or the tensor
 * as a nested one, bare or by name. It answers as it was asked.
 */
public enum TorchServeWire implements Wire {
    /** Of one row only. */
    ELEMENT(Question.Form.ELEMENT),
    NESTED(Question.Form.NESTED),
    NAMED(Question.Form.NAMED);

    private static final Pattern PREDICT = Pattern.compile("/predictions/([^/]+)(?:/[^/]+)?");

    private final Question.Form form;

    TorchServeWire(Question.Form form) {
        this.form = form;
    }

    @Override
    public FullHttpRequest ask(String model, Rows x) {
        return HttpMessages.post("/predictions/" + model, HttpMessages.JSON, document(EchoModel.INPUT, x, form));
    }

    @Override
    public Rows read(FullHttpResponse answer) throws NotReadableException {
        return find(HttpMessages.body(answer), EchoModel.OUTPUT).x();
    }

    @Override
    public boolean claims(String path) {
        return PREDICT.matcher(path).matches();
    }

    @Override
    public Question read(FullHttpRequest question) throws NotReadableException {
        Matcher path = PREDICT.matcher(question.uri());
        if (!path.matches()) throw new NotReadableException("path " + question.uri());
        Question found = find(HttpMessages.body(question), EchoModel.INPUT);
        return new Question(path.group(1), "", found.x(), found.form());
    }

    @Override
    public FullHttpResponse answer(Question question, Rows y) {
        return HttpMessages.reply(200, HttpMessages.JSON, document(EchoModel.OUTPUT, y, question.form()));
    }

    @Override
    public FullHttpResponse refuse(int status, String why) {
        String type = status == 404 ? "ModelNotFoundException" : "InternalServerException";
        String document = "{\n  \"code\": " + status + ",\n  \"type\": \"" + type + "\",\n  \"message\": ";
        return HttpMessages.json(status, document + JsonText.quoted(why) + "\n}\n");
    }

    @Override
    public boolean isError(FullHttpResponse answer) {
        return JsonText.hasField(HttpMessages.body(answer), "code");
    }

    private static byte[] document(String name, Rows rows, Question.Form form) {
        StringBuilder json = new StringBuilder(32 + 12 * rows.values().length);
        if (form == Question.Form.NAMED) json.append("{\"").append(name).append("\":");
        if (form == Question.Form.ELEMENT) JsonNumbers.appendFlat(json, rows);
        else JsonNumbers.appendNested(json, rows);
        if (form == Question.Form.NAMED) json.append('}');
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Question find(byte[] body, String name) throws NotReadableException {
        try (JsonParser json = JsonNumbers.FACTORY.createParser(body)) {
            boolean named = json.nextToken() == JsonToken.START_OBJECT;
            if (named) {
                if (json.nextToken() != JsonToken.FIELD_NAME
                        || !json.currentName().equals(name)) throw new NotReadableException("not the tensor " + name);
                json.nextToken();
            }
            JsonNumbers numbers = JsonNumbers.read(json);
            if (named && json.nextToken() != JsonToken.END_OBJECT)
                throw new NotReadableException("more than the tensor " + name);
            if (json.nextToken() != null) throw new NotReadableException("text after the tensor");
            Question.Form bare = numbers.isNested() ? Question.Form.NESTED : Question.Form.ELEMENT;
            return new Question("", "", numbers.asRows(), named ? Question.Form.NAMED : bare);
        } catch (IOException e) {
            throw new NotReadableException(String.valueOf(e.getMessage()));
        }
    }
}

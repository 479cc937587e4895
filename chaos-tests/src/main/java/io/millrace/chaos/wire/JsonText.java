package io.millrace.chaos.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;

/** The little of JSON that error messages need. */
final class JsonText {
    private JsonText() {}

    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** True for a whole JSON object that has this field. */
    static boolean hasField(byte[] body, String field) {
        boolean found = false;
        try (JsonParser json = JsonNumbers.FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) return false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                found |= json.currentName().equals(field);
                json.nextToken();
                json.skipChildren();
            }
            return found && json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}

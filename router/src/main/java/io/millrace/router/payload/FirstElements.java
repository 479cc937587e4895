package io.millrace.router.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Iterator;
import java.util.List;

/**
 * Leaves the first elements of each tensor of a V2 body, in row-major order, be its data flat or nested. The {@code shape} tells
 * how many there were. Other JSON stays as it is.
 */
final class FirstElements {
    private static final List<String> TENSORS = List.of("inputs", "outputs");

    private FirstElements() {}

    static void cut(JsonNode body, int most) {
        for (String side : TENSORS) {
            if (!(body.path(side) instanceof ArrayNode tensors)) continue;
            for (JsonNode tensor : tensors) {
                if (tensor.has("name") && tensor.path("data") instanceof ArrayNode data) left(data, most);
            }
        }
    }

    /** How many of those that may be kept this one did not take. */
    private static int left(ArrayNode data, int most) {
        int room = most;
        Iterator<JsonNode> elements = data.iterator();
        while (elements.hasNext()) {
            JsonNode element = elements.next();
            if (room == 0) elements.remove();
            else if (element instanceof ArrayNode inner) room = left(inner, room);
            else room--;
        }
        return room;
    }
}

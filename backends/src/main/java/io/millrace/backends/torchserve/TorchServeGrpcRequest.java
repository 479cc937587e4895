package io.millrace.backends.torchserve;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonWriter;
import io.millrace.inference.protobuf.ProtoEntry;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The inputs of a {@code PredictionsRequest} as the JSON document that a body over REST would be: what stands under
 * {@code data} or {@code body} alone is the whole of it, else each entry is the value of its name.
 */
final class TorchServeGrpcRequest {
    private static final int MOST_INPUTS = 1024;

    private final ProtoReader in;
    private final Map<String, Buffer> inputs = LinkedHashMap.newLinkedHashMap(4);

    TorchServeGrpcRequest(Buffer message) {
        this.in = ProtoReader.of(message);
    }

    /** Fails with {@code Malformed}, or with {@code NotCarried} for a request of a sequence. */
    Buffer document() {
        while (in.next()) {
            switch (in.field()) {
                case 3 -> input(ProtoEntry.read(in, "input"));
                case 4 -> refuseSequence(in.string("sequence_id"));
                default -> in.skip();
            }
        }
        if (inputs.isEmpty()) throw malformed("input", "there is none");
        if (inputs.size() == 1) {
            Map.Entry<String, Buffer> only = inputs.entrySet().iterator().next();
            if (TorchServeTensors.isWhole(only.getKey())) return only.getValue();
        }
        return joined();
    }

    /** Of two with one name the last counts, as in any map. */
    private void input(ProtoEntry entry) {
        if (inputs.size() == MOST_INPUTS) throw malformed("input", "more than " + MOST_INPUTS + " entries");
        inputs.put(entry.key(), entry.value());
    }

    private static void refuseSequence(String id) {
        if (!id.isEmpty())
            throw new Failure.NotCarried("sequence_id", "only the server that began a sequence can go on with it")
                    .toException();
    }

    private Buffer joined() {
        JsonWriter out = new JsonWriter(1024).put('{');
        inputs.forEach((name, value) -> {
            requireDocument(name, value);
            out.field(name).copy(value);
        });
        return out.put('}').toBuffer();
    }

    /** Half a document would take others with it. */
    private static void requireDocument(String name, Buffer value) {
        try {
            JsonScanner document = JsonScanner.of(value);
            document.skip();
            document.end();
        } catch (JsonException problem) {
            throw malformed("input." + Excerpt.of(name), "it is not JSON: " + problem.getMessage());
        }
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }
}

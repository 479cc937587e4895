package io.millrace.backends.oip;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Sequence;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoSplice;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What routing needs of a {@code ModelInferRequest}, and as much of a {@code ModelInferResponse}, where it has the same
 * numbers: a walk over the top-level fields that leaves the tensors unread.
 *
 * @param model      as the client wrote it: any text, empty where it is left out
 * @param version    empty text leaves the choice to the server
 * @param id         the client's own; empty text for none
 * @param parameters without those that have no value
 */
public record OipGrpcHead(String model, String version, String id, Map<String, Parameter> parameters) {
    private static final long FIELDS = 1 << 1 | 1 << 2 | 1 << 3;

    /** @throws io.millrace.inference.FailureException {@code Malformed} */
    public static OipGrpcHead of(Buffer message) {
        String model = "";
        String version = "";
        String id = "";
        Map<String, Parameter> parameters = Map.of();
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> model = in.string("model_name");
                case 2 -> version = in.string("model_version");
                case 3 -> id = in.string("id");
                case 4 -> {
                    OipGrpcParameters.Entry entry = OipGrpcParameters.read(in);
                    if (entry.value().isEmpty()) continue;
                    if (parameters.isEmpty()) parameters = new LinkedHashMap<>();
                    parameters.put(entry.name(), entry.value().get());
                }
                default -> in.skip();
            }
        }
        return new OipGrpcHead(model, version, id, parameters);
    }

    /** Triton's {@code priority}: 1 is the highest, 0 the default. Empty where it is no whole number. */
    public OptionalLong priority() {
        return whole("priority");
    }

    /** Triton's {@code timeout} in microseconds; empty where there is none or it is no whole number over 0. */
    public OptionalLong timeoutMicros() {
        OptionalLong timeout = whole("timeout");
        return timeout.isPresent() && timeout.getAsLong() > 0 ? timeout : OptionalLong.empty();
    }

    /** All requests of one belong to one server. */
    public Optional<Sequence> sequence() {
        return OipSequence.of(parameters);
    }

    private OptionalLong whole(String name) {
        return parameters.get(name) instanceof Parameter.Whole(long value)
                ? OptionalLong.of(value)
                : OptionalLong.empty();
    }

    /**
     * A request or an answer under other names, the rest of it as it is.
     *
     * @throws io.millrace.inference.FailureException {@code Malformed}
     */
    public static Buffer rewritten(
            Buffer message, ModelName model, Optional<ModelVersion> version, Optional<String> id) {
        ProtoWriter out = new ProtoWriter();
        OipGrpcWriter.head(out, model, version, id);
        return ProtoSplice.replace(message, FIELDS, out);
    }
}

package io.millrace.backends.torchserve;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoSplice;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What routing needs of a {@code PredictionsRequest}: a walk over the top-level fields that leaves the inputs unread.
 *
 * @param model    as the client wrote it: any text, empty where it is left out
 * @param version  empty text leaves the choice to the server
 * @param sequence the {@code sequence_id}; all requests of one belong to one server. Empty text for none
 */
public record TorchServeGrpcHead(String model, String version, String sequence) {
    private static final long FIELDS = 1 << 1 | 1 << 2;

    /** @throws io.millrace.inference.FailureException {@code Malformed} */
    public static TorchServeGrpcHead of(Buffer message) {
        String model = "";
        String version = "";
        String sequence = "";
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> model = in.string("model_name");
                case 2 -> version = in.string("model_version");
                case 4 -> sequence = in.string("sequence_id");
                default -> in.skip();
            }
        }
        return new TorchServeGrpcHead(model, version, sequence);
    }

    /**
     * The request for another model or version, the rest of it as it is.
     *
     * @throws io.millrace.inference.FailureException {@code Malformed}
     */
    public static Buffer rewritten(Buffer message, ModelName model, Optional<ModelVersion> version) {
        ProtoWriter out = new ProtoWriter();
        write(out, model, version);
        return ProtoSplice.replace(message, FIELDS, out);
    }

    static void write(ProtoWriter out, ModelName model, Optional<ModelVersion> version) {
        out.string(1, model.text());
        if (version.isPresent()) out.string(2, version.get().text());
    }
}

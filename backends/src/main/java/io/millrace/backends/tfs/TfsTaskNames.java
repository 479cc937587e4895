package io.millrace.backends.tfs;

import io.millrace.backends.grpc.Renaming;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoSplice;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A MultiInference for another model: each task of the request has a specification, and so has each result. */
final class TfsTaskNames implements Renaming {
    /** Tasks in a request, results in an answer. */
    private static final int LIST = 1;

    @Override
    public Buffer request(Buffer message, ModelName name) {
        return addressed(message, name, Optional.empty());
    }

    @Override
    public Buffer answer(Buffer message, ModelName name) {
        return addressed(message, name, Optional.empty());
    }

    /** @param version empty leaves what each task says of it */
    static Buffer addressed(Buffer message, ModelName name, Optional<ModelVersion> version) {
        ProtoWriter out = new ProtoWriter();
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            if (in.field() != LIST) {
                in.skip();
                continue;
            }
            Buffer each = in.bytes("tasks");
            TfsModelSpec model = TfsModelSpec.of(each, TfsModelSpec.IN_REQUEST);
            out.bytesAlways(LIST, model.of(name, version).putInto(each, TfsModelSpec.IN_REQUEST));
        }
        return ProtoSplice.replace(message, 1L << LIST, out);
    }
}

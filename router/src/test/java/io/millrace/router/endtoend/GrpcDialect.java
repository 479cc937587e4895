package io.millrace.router.endtoend;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** A protocol over gRPC, where the method and the message say what a path does elsewhere. */
interface GrpcDialect extends Dialect {

    /** The method that infers, as {@code package.Service/Method}. */
    String infers();

    /** The model that an inference is about. */
    String model(Buffer request);

    /** What a server answers to any other method; empty where it has none of the name, or not the model. */
    Optional<Buffer> tell(String method, Buffer request, List<FakeModel> models);

    @Override
    default Optional<Message> document(String path, List<FakeModel> models) {
        return Optional.empty();
    }
}

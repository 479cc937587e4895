package io.millrace.router.frontend.grpc.reflection;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import io.millrace.router.frontend.HeldBody;
import io.millrace.router.frontend.grpc.GrpcErrors;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.frontend.grpc.GrpcFrontend;
import io.millrace.router.frontend.grpc.GrpcMethod;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.MessageReceiver;
import io.millrace.router.frontend.grpc.Messages;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** {@code grpc.reflection.v1.ServerReflection}, and the same by its older name. */
public final class ReflectionFrontend implements GrpcFrontend {
    private static final List<String> SERVICES =
            List.of("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection");

    private final Messages messages;
    private final Descriptors descriptors = Descriptors.ours();
    private final TreeSet<String> services = new TreeSet<>(SERVICES);

    /** @param others whose services are told of beside this one */
    public ReflectionFrontend(Messages messages, List<GrpcFrontend> others) {
        this.messages = messages;
        for (GrpcFrontend other : others)
            for (String path : other.methods().keySet()) services.add(path.substring(1, path.lastIndexOf('/')));
    }

    @Override
    public String label() {
        return "grpc-reflection";
    }

    @Override
    public Map<String, GrpcMethod> methods() {
        GrpcMethod method = exchange -> messages.each(exchange, new Questions(exchange));
        return Map.of(
                "/" + SERVICES.getFirst() + "/ServerReflectionInfo", method,
                "/" + SERVICES.getLast() + "/ServerReflectionInfo", method);
    }

    @Override
    public GrpcStatus render(Failure failure) {
        return GrpcErrors.render(failure);
    }

    /** Of one stream: each has its answer, in order. */
    private final class Questions implements MessageReceiver {
        private final GrpcExchange exchange;

        private Questions(GrpcExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void message(HeldBody message) {
            message.release();
            try {
                exchange.send(answer(message.body()));
            } catch (FailureException e) {
                exchange.fail(e.failure());
            }
        }

        @Override
        public void ended() {
            exchange.close(GrpcStatus.OK);
        }

        @Override
        public void lost() {}
    }

    private Buffer answer(Buffer question) {
        ProtoReader in = ProtoReader.of(question);
        ProtoWriter out = new ProtoWriter().bytes(2, question);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> out.string(1, in.string("host"));
                case 3 -> files(out, in.string("file_by_filename"), descriptors::file);
                case 4 -> files(out, in.string("file_containing_symbol"), descriptors::fileWith);
                case 5 -> unknown(out, extension(in));
                case 6 -> extensions(out, in.string("all_extension_numbers_of_type"));
                case 7 -> {
                    in.skip();
                    list(out);
                }
                default -> in.skip();
            }
        }
        return out.toBuffer();
    }

    @FunctionalInterface
    private interface Search {
        Optional<List<Buffer>> find(String name);
    }

    private static void files(ProtoWriter out, String name, Search search) {
        Optional<List<Buffer>> found = search.find(name);
        if (found.isEmpty()) {
            unknown(out, name);
            return;
        }
        out.open(4);
        for (Buffer file : found.get()) out.bytesAlways(1, file);
        out.close();
    }

    /** Nobody extends a message here. */
    private static String extension(ProtoReader in) {
        String type = "";
        in.enter("file_containing_extension");
        while (in.next()) {
            if (in.field() == 1) type = in.string("containing_type");
            else in.skip();
        }
        return type;
    }

    private void extensions(ProtoWriter out, String type) {
        if (descriptors.defines(type)) out.open(5).string(1, type).close();
        else unknown(out, type);
    }

    private void list(ProtoWriter out) {
        out.open(6);
        for (String service : services) out.open(1).string(1, service).close();
        out.close();
    }

    private static void unknown(ProtoWriter out, String name) {
        out.open(7)
                .integer(1, GrpcCode.NOT_FOUND.number())
                .string(2, "not found: " + Excerpt.of(name))
                .close();
    }
}

package io.millrace.backends;

import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gRPC server of another maker, on a port of its own, that takes any unary call as bytes. */
public final class OtherGrpcServer implements AutoCloseable {
    static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final Server server;
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

    /** What becomes of a call; empty leaves it without an answer. */
    @FunctionalInterface
    public interface Answering {
        Optional<Answer> to(Call call);
    }

    /**
     * A call as it came.
     *
     * @param method   as {@code package.Service/Method}
     * @param metadata text values; binary ones as the hexadecimal digits of their bytes
     */
    public record Call(String method, Map<String, String> metadata, Buffer message) {}

    /**
     * @param status  the number of a gRPC code; other than 0, no message is sent
     * @param leading metadata before the message
     */
    public record Answer(int status, String text, Map<String, String> leading, Buffer message) {}

    public static Optional<Answer> ok(Buffer message) {
        return Optional.of(new Answer(0, "", Map.of("x-leading", "1"), message));
    }

    public static Optional<Answer> status(int status, String text) {
        return Optional.of(new Answer(status, text, Map.of(), Buffer.buffer(0)));
    }

    public OtherGrpcServer(Answering answering) {
        this(0, answering);
    }

    /** @param port 0 for any */
    public OtherGrpcServer(int port, Answering answering) {
        this(port, InsecureServerCredentials.create(), answering);
    }

    /** @param credentials with TLS or without */
    public OtherGrpcServer(int port, ServerCredentials credentials, Answering answering) {
        try {
            server = NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
                    .fallbackHandlerRegistry(new AnyMethod(answering))
                    .maxInboundMessageSize(64 << 20)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getPort();
    }

    public Endpoint endpoint(ServerFamily family) {
        return Endpoint.remote("pool", family, "127.0.0.1", port());
    }

    /** The next call that came. */
    public Call takeCall() {
        return take(calls);
    }

    /** The method of the next call whose client left. */
    public String takeCancelled() {
        return take(cancelled);
    }

    private static <T> T take(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(60, TimeUnit.SECONDS);
            if (next == null) throw new AssertionError("nothing came");
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class AnyMethod extends HandlerRegistry {
        private final Answering answering;

        AnyMethod(Answering answering) {
            this.answering = answering;
        }

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(BYTES, BYTES)
                    .setFullMethodName(name)
                    .setType(MethodType.UNARY)
                    .build();
            return ServerMethodDefinition.create(method, new Unary(answering));
        }
    }

    private final class Unary implements ServerCallHandler<byte[], byte[]> {
        private final Answering answering;

        Unary(Answering answering) {
            this.answering = answering;
        }

        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
            String method = call.getMethodDescriptor().getFullMethodName();
            call.request(2);
            return new ServerCall.Listener<>() {
                private Buffer message = Buffer.buffer();

                @Override
                public void onMessage(byte[] bytes) {
                    message = Buffer.buffer(bytes);
                }

                @Override
                public void onHalfClose() {
                    Call came = new Call(method, text(headers), message);
                    calls.add(came);
                    answering.to(came).ifPresent(answer -> answer(call, answer));
                }

                @Override
                public void onCancel() {
                    cancelled.add(method);
                }
            };
        }
    }

    static void answer(ServerCall<byte[], byte[]> call, Answer answer) {
        if (answer.status() == 0) {
            call.sendHeaders(metadata(answer.leading()));
            call.sendMessage(answer.message().getBytes());
        }
        Status status = Status.fromCodeValue(answer.status());
        call.close(
                answer.text().isEmpty() ? status : status.withDescription(answer.text()),
                metadata(Map.of("x-trailing", "2")));
    }

    static Metadata metadata(Map<String, String> text) {
        Metadata metadata = new Metadata();
        text.forEach((name, value) -> {
            if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX))
                metadata.put(
                        Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER),
                        value.getBytes(StandardCharsets.ISO_8859_1));
            else metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        });
        return metadata;
    }

    static Map<String, String> text(Metadata metadata) {
        Map<String, String> text = new TreeMap<>();
        for (String name : metadata.keys()) {
            text.put(
                    name,
                    name.endsWith(Metadata.BINARY_HEADER_SUFFIX)
                            ? HexFormat.of()
                                    .formatHex(metadata.get(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER)))
                            : metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
        }
        return text;
    }
}

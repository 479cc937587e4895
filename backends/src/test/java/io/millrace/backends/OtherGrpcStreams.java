package io.millrace.backends;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server of another maker whose methods with {@code Stream} in their names do what a script says, each call on a
 * thread of its own; all others are unary, as those of {@link OtherGrpcServer}. Waits are bounded by ten seconds.
 */
public final class OtherGrpcStreams implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Server server;
    private final Script script;
    private final OtherGrpcServer.Answering unary;
    private final List<Talk> talks = new CopyOnWriteArrayList<>();

    /** What happens in one call. */
    @FunctionalInterface
    public interface Script {
        void play(Talk talk);
    }

    /** @param unary what becomes of unary calls */
    public OtherGrpcStreams(OtherGrpcServer.Answering unary, Script script) {
        this.unary = unary;
        this.script = script;
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .fallbackHandlerRegistry(new AnyMethod())
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

    /** The streaming calls that came, oldest first. */
    public List<Talk> talks() {
        return talks;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class AnyMethod extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(
                            OtherGrpcServer.BYTES, OtherGrpcServer.BYTES)
                    .setFullMethodName(name)
                    .setType(MethodType.BIDI_STREAMING)
                    .build();
            ServerCallHandler<byte[], byte[]> handler = name.contains("Stream") ? this::talk : this::answer;
            return ServerMethodDefinition.create(method, handler);
        }

        private ServerCall.Listener<byte[]> talk(ServerCall<byte[], byte[]> call, Metadata headers) {
            Talk talk = new Talk(call, OtherGrpcServer.text(headers));
            talks.add(talk);
            call.request(1);
            // One whose client has gone may wait in vain, and end in the middle of somebody else's test.
            Thread.ofVirtual()
                    .uncaughtExceptionHandler((thread, thrown) -> System.err.println("a script ended by " + thrown))
                    .start(() -> script.play(talk));
            return talk;
        }

        private ServerCall.Listener<byte[]> answer(ServerCall<byte[], byte[]> call, Metadata headers) {
            call.request(1);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(byte[] bytes) {
                    String method = call.getMethodDescriptor().getFullMethodName();
                    unary.to(new OtherGrpcServer.Call(method, OtherGrpcServer.text(headers), Buffer.buffer(bytes)))
                            .ifPresent(answer -> OtherGrpcServer.answer(call, answer));
                }
            };
        }
    }

    /** One call, seen from the server. */
    public static final class Talk extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final Map<String, String> metadata;
        private final BlockingQueue<Optional<Buffer>> came = new LinkedBlockingQueue<>();
        private final CountDownLatch cancelled = new CountDownLatch(1);
        private boolean begun;

        private Talk(ServerCall<byte[], byte[]> call, Map<String, String> metadata) {
            this.call = call;
            this.metadata = metadata;
        }

        public String method() {
            return call.getMethodDescriptor().getFullMethodName();
        }

        /** Text values; binary ones as the hexadecimal digits of their bytes. */
        public Map<String, String> metadata() {
            return metadata;
        }

        @Override
        public void onMessage(byte[] message) {
            came.add(Optional.of(Buffer.buffer(message)));
        }

        @Override
        public void onHalfClose() {
            came.add(Optional.empty());
        }

        @Override
        public void onCancel() {
            cancelled.countDown();
        }

        /** The client's next message; empty when it has said all. The one after it is asked for only now. */
        public Optional<Buffer> next() {
            try {
                Optional<Buffer> next = came.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (next == null) throw new AssertionError("nothing came");
                synchronized (call) {
                    if (next.isPresent()) call.request(1);
                }
                return next;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** Whether a message waits to be taken. */
        public boolean hasNext() {
            return !came.isEmpty();
        }

        public void send(Buffer message) {
            synchronized (call) {
                if (!begun) call.sendHeaders(OtherGrpcServer.metadata(Map.of("x-leading", "1")));
                begun = true;
                call.sendMessage(message.getBytes());
            }
        }

        public void send(String message) {
            send(Buffer.buffer(message));
        }

        /** Whether the client takes more than it has been sent. */
        public boolean isReady() {
            synchronized (call) {
                return call.isReady();
            }
        }

        public void end(int status, String text) {
            synchronized (call) {
                Status how = Status.fromCodeValue(status);
                call.close(
                        text.isEmpty() ? how : how.withDescription(text),
                        OtherGrpcServer.metadata(Map.of("x-trailing", "2", "x-bytes-bin", "\u0001\u0002")));
            }
        }

        public boolean isCancelled() {
            return cancelled.getCount() == 0;
        }

        /** Waits until the client has left. */
        public void awaitCancel() {
            try {
                if (!cancelled.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("nobody left");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}

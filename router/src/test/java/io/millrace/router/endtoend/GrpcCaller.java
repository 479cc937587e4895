package io.millrace.router.endtoend;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** A client by grpc-java, which shares no code with ours. Messages are bytes. */
final class GrpcCaller implements AutoCloseable {
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
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

    private final ManagedChannel channel;
    private final CallOptions options;

    GrpcCaller(int port) {
        this(
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .maxInboundMessageSize(64 << 20)
                        .build(),
                CallOptions.DEFAULT);
    }

    /** @param credentials with TLS */
    GrpcCaller(int port, ChannelCredentials credentials) {
        this(NettyChannelBuilder.forAddress("localhost", port, credentials).build(), CallOptions.DEFAULT);
    }

    private GrpcCaller(ManagedChannel channel, CallOptions options) {
        this.channel = channel;
        this.options = options;
    }

    GrpcCaller with(CallOptions other) {
        return new GrpcCaller(channel, other);
    }

    ManagedChannel channel() {
        return channel;
    }

    static MethodDescriptor<byte[], byte[]> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.newBuilder(BYTES, BYTES)
                .setFullMethodName(name)
                .setType(type)
                .build();
    }

    /** @throws StatusRuntimeException when the call ends with another status than OK */
    byte[] unary(String method, byte[] message) {
        return unary(channel, method, message);
    }

    byte[] unary(String method, byte[] message, Metadata headers) {
        return unary(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                method,
                message);
    }

    private byte[] unary(Channel over, String method, byte[] message) {
        return ClientCalls.blockingUnaryCall(over, method(method, MethodDescriptor.MethodType.UNARY), options, message);
    }

    /** The status a call ends with. */
    Status status(String method, byte[] message) {
        try {
            unary(method, message);
            return Status.OK;
        } catch (StatusRuntimeException ended) {
            return ended.getStatus();
        }
    }

    Iterator<byte[]> stream(String method, byte[] message) {
        return ClientCalls.blockingServerStreamingCall(
                channel, method(method, MethodDescriptor.MethodType.SERVER_STREAMING), options, message);
    }

    StreamObserver<byte[]> both(String method, StreamObserver<byte[]> answers) {
        return ClientCalls.asyncBidiStreamingCall(
                channel.newCall(method(method, MethodDescriptor.MethodType.BIDI_STREAMING), options), answers);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}

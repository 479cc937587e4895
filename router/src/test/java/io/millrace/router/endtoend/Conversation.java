package io.millrace.router.endtoend;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream of a client by grpc-java, which may speak and be spoken to at once. Waits are bounded by ten seconds. */
final class Conversation extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> call;
    private final BlockingQueue<Object> came = new LinkedBlockingQueue<>();

    /** How it ended. */
    record Ended(Status status, Metadata trailers) {}

    Conversation(GrpcCaller caller, String method, String... headers) {
        this(caller, CallOptions.DEFAULT, Integer.MAX_VALUE, method, headers);
    }

    /** @param wanted messages that it takes before it is told to take more */
    Conversation(GrpcCaller caller, CallOptions options, int wanted, String method, String... headers) {
        call = caller.channel().newCall(GrpcCaller.method(method, MethodDescriptor.MethodType.BIDI_STREAMING), options);
        Metadata metadata = new Metadata();
        for (int i = 0; i < headers.length; i += 2)
            metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
        call.start(this, metadata);
        call.request(wanted);
    }

    Conversation say(Buffer message) {
        call.sendMessage(message.getBytes());
        return this;
    }

    /** Whether the other side takes more than it has been told. */
    boolean isHeard() {
        return call.isReady();
    }

    Conversation hangUp() {
        call.halfClose();
        return this;
    }

    void leave() {
        call.cancel("enough", null);
    }

    void wants(int more) {
        call.request(more);
    }

    @Override
    public void onMessage(byte[] message) {
        came.add(Buffer.buffer(message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        came.add(new Ended(status, trailers));
    }

    Buffer next() {
        if (take() instanceof Buffer message) return message;
        throw new AssertionError("it ended");
    }

    Ended end() {
        Object next = take();
        if (next instanceof Ended ended) return ended;
        throw new AssertionError("it went on with " + next);
    }

    private Object take() {
        try {
            Object next = came.poll(60, TimeUnit.SECONDS);
            if (next == null) throw new AssertionError("nothing came");
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

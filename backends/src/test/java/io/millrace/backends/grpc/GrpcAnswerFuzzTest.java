package io.millrace.backends.grpc;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.backends.BadAnswerException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A server's answer over gRPC, in frames and headers of any making. */
class GrpcAnswerFuzzTest {
    private static final int LIMIT = 1 << 16;

    /** However it is cut into frames, an answer is its one message or none. */
    @FuzzTest(maxDuration = "1m")
    void frames(FuzzedDataProvider data) {
        OneMessage one = new OneMessage();
        MessageReader reader = new MessageReader(one, LIMIT);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try {
            while (data.remainingBytes() > 0) {
                byte[] frame = data.consumeBytes(data.consumeInt(0, 64));
                sent.writeBytes(frame);
                take(reader, frame);
            }
            reader.requireWhole();
            byte[] message = one.whole().getBytes();
            ByteBuffer all = ByteBuffer.wrap(sent.toByteArray());
            boolean isIt = all.get() == 0 && all.getInt() == message.length && all.remaining() == message.length;
            if (!isIt || !Arrays.equals(message, Arrays.copyOfRange(all.array(), 5, all.limit())))
                throw new AssertionError("another message than was sent");
        } catch (BadAnswerException refused) {
            requireText(refused);
        }
    }

    private static void take(MessageReader reader, byte[] frame) {
        ByteBuf bytes = Unpooled.wrappedBuffer(frame);
        try {
            reader.take(bytes);
        } finally {
            bytes.release();
        }
    }

    @FuzzTest(maxDuration = "1m")
    void heads(FuzzedDataProvider data) {
        try {
            OneMessage one = new OneMessage();
            Http2Headers head = headers(data).status(data.consumeString(4));
            AnswerReader reader = new AnswerReader(head, new MessageReader(one, LIMIT), one::whole);
            if (reader.isNotGrpc()) {
                reader.endWithoutGrpc();
                return;
            }
            byte[] message = data.consumeBytes(64);
            ByteBuf framed =
                    Unpooled.buffer().writeByte(0).writeInt(message.length).writeBytes(message);
            reader.take(framed);
            GrpcAnswer answer = data.consumeBoolean() ? reader.endWithHead() : reader.end(headers(data));
            if (answer.code() == GrpcCode.OK && !Arrays.equals(answer.body().getBytes(), message))
                throw new AssertionError("another message than was sent");
        } catch (BadAnswerException refused) {
            requireText(refused);
        }
    }

    private static Http2Headers headers(FuzzedDataProvider data) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        if (data.consumeBoolean()) headers.add("content-type", "application/grpc");
        if (data.consumeBoolean()) headers.add("grpc-status", data.consumeBoolean() ? "0" : data.consumeString(6));
        if (data.consumeBoolean()) headers.add("grpc-message", data.consumeString(20));
        if (data.consumeBoolean()) headers.add(data.consumeString(8), data.consumeString(20));
        return headers;
    }

    /** Text of any bytes, coded as servers do, comes back. */
    @FuzzTest(maxDuration = "1m")
    void messages(byte[] data) {
        PercentText.decode(new String(data, StandardCharsets.ISO_8859_1));
        String text = new String(data, StandardCharsets.UTF_8);
        StringBuilder coded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) coded.append(String.format("%%%02X", octet & 0xFF));
        if (!PercentText.decode(coded.toString()).equals(text)) throw new AssertionError(text);
    }

    /** What a call of one answer makes of its messages. */
    private static final class OneMessage implements MessageReader.Taker {
        private boolean begun;
        private @Nullable Buffer message;

        @Override
        public void messageBegins() {
            if (begun) throw new BadAnswerException("it has more than one message");
            begun = true;
        }

        @Override
        public void take(Buffer taken) {
            message = taken;
        }

        Buffer whole() {
            if (message == null) throw new BadAnswerException("it has no message");
            return message;
        }
    }

    private static void requireText(BadAnswerException refused) {
        if (String.valueOf(refused.getMessage()).isBlank()) throw refused;
    }
}

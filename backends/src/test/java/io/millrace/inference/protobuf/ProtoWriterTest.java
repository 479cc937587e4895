package io.millrace.inference.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoWriterTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 126, 127, 128, 500, 511, 512, 16_000, 16_500, 70_000, 3_000_000})
    void putsLengthsBeforeMessagesInsideMessages(int size) throws IOException {
        Buffer value = Buffer.buffer(new byte[size]);

        Buffer message = new ProtoWriter(16)
                .string(1, "é")
                .open(5)
                .string(1, "name")
                .open(4)
                .bytesAlways(7, value)
                .close()
                .integer(3, -1)
                .close()
                .bytesAlways(6, value)
                .string(7, "end")
                .toBuffer();

        byte[] inner = written(out -> out.writeByteArray(7, value.getBytes()));
        byte[] middle = written(out -> {
            out.writeString(1, "name");
            out.writeByteArray(4, inner);
            out.writeInt64(3, -1);
        });
        assertThat(message).isEqualTo(Buffer.buffer(written(out -> {
            out.writeString(1, "é");
            out.writeByteArray(5, middle);
            out.writeByteArray(6, value.getBytes());
            out.writeString(7, "end");
        })));
    }

    @Test
    void leavesDefaultsOutButNotWhereTheyMeanSomething() {
        Buffer message = new ProtoWriter()
                .string(1, "")
                .integer(2, 0)
                .flag(3, false)
                .bytes(4, Buffer.buffer())
                .shape(5, Shape.SCALAR)
                .elements(6, DataType.INT8, Buffer.buffer())
                .stringAlways(7, "")
                .integerAlways(8, 0)
                .toBuffer();

        assertThat(message).isEqualTo(Buffer.buffer(new byte[] {0x3A, 0, 0x40, 0}));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 5_000, 100_000})
    void isNotUsedUpByWhoeverWritesIt(int size) {
        Buffer message =
                new ProtoWriter().bytes(1, Buffer.buffer(new byte[size])).toBuffer();
        byte[] before = message.getBytes();

        ByteBuf once = ((BufferInternal) message).getByteBuf();
        once.skipBytes(once.readableBytes());
        once.release();

        assertThat(message.getBytes()).isEqualTo(before);
    }

    @Test
    void refusesToEndInsideAMessage() {
        assertThatThrownBy(() -> new ProtoWriter().open(1).toBuffer()).isInstanceOf(IllegalStateException.class);
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writing.to(out);
        out.flush();
        return bytes.toByteArray();
    }
}

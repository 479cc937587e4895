package io.millrace.inference.protobuf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.millrace.inference.FailureException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * Messages of any fields: walked here if and only if protobuf-java reads them, but for groups and for tags and numbers of too
 * many bits, which protobuf-java cuts off.
 */
class ProtobufFuzzTest {
    private static final List<String> TOO_WIDE =
            List.of("message: a field's number is out of range", "message: a number has more than 64 bits");

    @FuzzTest(maxDuration = "1m")
    void walking(byte[] data) {
        Optional<String> refused = walk(Buffer.buffer(data));
        Optional<UnknownFieldSet> theirs = theirs(data);
        if (refused.isEmpty() && theirs.isEmpty()) throw new AssertionError("only ours walks it");
        if (refused.isEmpty() || theirs.isEmpty() || hasGroup(theirs.get())) return;
        if (!TOO_WIDE.contains(refused.get())) throw new AssertionError("only theirs reads it: " + refused.get());
    }

    /** Why it is refused; empty where it is not. */
    private static Optional<String> walk(Buffer message) {
        try {
            ProtoReader in = ProtoReader.of(message);
            while (in.next()) in.skip();
            return Optional.empty();
        } catch (FailureException refused) {
            return Optional.of(refused.failure().text());
        }
    }

    private static Optional<UnknownFieldSet> theirs(byte[] data) {
        try {
            return Optional.of(UnknownFieldSet.parseFrom(data));
        } catch (InvalidProtocolBufferException refused) {
            return Optional.empty();
        }
    }

    private static boolean hasGroup(UnknownFieldSet fields) {
        return fields.asMap().values().stream()
                .anyMatch(field -> !field.getGroupList().isEmpty());
    }

    /** With one field exchanged, all others are what they were. */
    @FuzzTest(maxDuration = "1m")
    void splicing(byte[] data) {
        Buffer spliced;
        try {
            spliced = ProtoSplice.replace(Buffer.buffer(data), 1 << 1, new ProtoWriter().string(1, "new"));
        } catch (FailureException refused) {
            return;
        }
        UnknownFieldSet expected =
                theirs(data).orElseThrow().toBuilder().clearField(1).build();
        UnknownFieldSet.Builder actual = theirs(spliced.getBytes()).orElseThrow().toBuilder();
        boolean isNew = actual.build()
                .getField(1)
                .getLengthDelimitedList()
                .getFirst()
                .toStringUtf8()
                .equals("new");
        if (!isNew || !actual.clearField(1).build().equals(expected)) throw new AssertionError(spliced);
    }
}

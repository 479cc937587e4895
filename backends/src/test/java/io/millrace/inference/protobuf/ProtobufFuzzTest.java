package io.millrace.inference.protobuf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.millrace.inference.FailureException;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Messages of any fields: walked here if and only if protobuf-java reads them, but for groups. */
class ProtobufFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void walking(byte[] data) {
        boolean ours = walks(Buffer.buffer(data));
        Optional<UnknownFieldSet> theirs = theirs(data);
        if (ours && theirs.isEmpty()) throw new AssertionError("only ours walks it");
        if (!ours && theirs.isPresent() && !hasGroup(theirs.get())) throw new AssertionError("only theirs reads it");
    }

    private static boolean walks(Buffer message) {
        try {
            ProtoReader in = ProtoReader.of(message);
            while (in.next()) in.skip();
            return true;
        } catch (FailureException refused) {
            return false;
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

package io.millrace.inference.protobuf;

import io.vertx.core.buffer.Buffer;

/** Exchanges top-level fields of a message and keeps all the others, known or not, as the bytes they are. */
public final class ProtoSplice {
    private ProtoSplice() {}

    /**
     * Fails with {@code Malformed} as {@link ProtoReader}.
     *
     * @param out has what takes their place, and gets the rest of the message behind it
     * @param fields to be left out, each below 64, as bits: {@code 1L << number}
     */
    public static Buffer replace(Buffer message, long fields, ProtoWriter out) {
        ProtoReader in = ProtoReader.of(message);
        int kept = 0;
        int at = 0;
        while (in.next()) {
            in.skip();
            int end = in.offset();
            if (in.field() < Long.SIZE && (fields >>> in.field() & 1) != 0) {
                if (at > kept) out.append(message.slice(kept, at));
                kept = end;
            }
            at = end;
        }
        if (at > kept) out.append(message.slice(kept, at));
        return out.toBuffer();
    }
}

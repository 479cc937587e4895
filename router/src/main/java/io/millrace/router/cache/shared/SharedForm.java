package io.millrace.router.cache.shared;

import io.millrace.inference.FailureException;
import io.millrace.router.cache.Remembered;
import io.vertx.core.buffer.Buffer;
import java.nio.BufferUnderflowException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * An answer as bytes, the same whatever protocol it came by: {@code M}, the number of this form, a seal of 16 bytes, and the
 * body that {@link AnswerWriter} writes and {@link AnswerReader} reads. The seal is a hash of the question's name and the body:
 * an answer to another question, be it whole, is no answer, nor is one of which a bit is wrong. It is no signature: who may
 * write there may write an answer. One per event loop.
 */
final class SharedForm {
    private static final byte MAGIC = 'M';
    private static final byte FORM = 1;
    private static final int SEAL = 16;
    private static final int HEAD = 2 + SEAL;

    private final MessageDigest digest;

    SharedForm() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Empty for an answer whose elements cannot be read. */
    Optional<Buffer> write(byte[] name, Remembered answer) {
        try {
            Buffer body = AnswerWriter.write(answer);
            return Optional.of(Buffer.buffer(HEAD + body.length())
                    .appendByte(MAGIC)
                    .appendByte(FORM)
                    .appendBytes(seal(name, body.getBytes()))
                    .appendBuffer(body));
        } catch (FailureException unreadable) {
            return Optional.empty();
        }
    }

    /** Empty for what {@link #write} did not write for that name. */
    Optional<Remembered> read(byte[] name, Buffer value, long bornNanos) {
        if (value.length() < HEAD || value.getByte(0) != MAGIC || value.getByte(1) != FORM) return Optional.empty();
        byte[] body = value.getBytes(HEAD, value.length());
        if (!Arrays.equals(seal(name, body), value.getBytes(2, HEAD))) return Optional.empty();
        try {
            return Optional.of(Remembered.of(new AnswerReader(body).read(), bornNanos));
        } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException | FailureException notOurs) {
            return Optional.empty();
        }
    }

    private byte[] seal(byte[] name, byte[] body) {
        digest.reset();
        digest.update(name);
        return Arrays.copyOf(digest.digest(body), SEAL);
    }
}

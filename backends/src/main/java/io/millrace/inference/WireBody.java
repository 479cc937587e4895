package io.millrace.inference;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.OptionalLong;

/** The bytes of a client's request: held whole, or still coming. On the call's event loop. */
public sealed interface WireBody {

    /** Whether it may be sent to another server after this one failed. */
    boolean isReplayable();

    /** Held, and as good for a second sending as for the first. The bytes are shared, and never written to. */
    record Whole(Buffer bytes) implements WireBody {
        @Override
        public boolean isReplayable() {
            return true;
        }
    }

    /**
     * Too large to be held: it goes by once, from the client to one server, no faster than the slower of the two. Nothing
     * is read of it before it is taken; a call that fails until then may still go elsewhere.
     */
    final class Coming implements WireBody {
        /** The length of a body whose client does not say how long it is. */
        public static final long UNKNOWN = -1;

        private final ReadStream<Buffer> bytes;
        private final long length;
        private final Optional<Dialogue> dialogue;
        private boolean taken;

        /**
         * @param bytes  paused; fails with a {@link FailureException} that says why the rest will not come
         * @param length of the whole body as the client announced it, or {@link #UNKNOWN}
         */
        public Coming(ReadStream<Buffer> bytes, long length) {
            this(bytes, length, Optional.empty());
        }

        /** One that goes on while it is answered: a message in each buffer. */
        public Coming(ReadStream<Buffer> messages, Dialogue dialogue) {
            this(messages, UNKNOWN, Optional.of(dialogue));
        }

        private Coming(ReadStream<Buffer> bytes, long length, Optional<Dialogue> dialogue) {
            this.bytes = bytes;
            this.length = length;
            this.dialogue = dialogue;
        }

        public Optional<Dialogue> dialogue() {
            return dialogue;
        }

        public long length() {
            return length;
        }

        /** For the one who sends it. */
        public ReadStream<Buffer> take() {
            if (taken) throw new IllegalStateException("a body that is not held goes by once");
            taken = true;
            return bytes;
        }

        @Override
        public boolean isReplayable() {
            return !taken;
        }
    }

    /** A stream whose client and server both speak, in turns or not. */
    @FunctionalInterface
    interface Dialogue {
        /**
         * Since when the server has left the client's last message without any answer, in nanoseconds of the {@link Ticker}.
         * Empty while it owes none: then its silence is the client's.
         */
        OptionalLong owedSinceNanos();
    }
}

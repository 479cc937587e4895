package io.millrace.router.payload;

import io.millrace.config.ModelConfig;
import io.millrace.config.PayloadLogSettings;
import io.millrace.config.PayloadLogSettings.ToFile;
import io.millrace.config.PayloadLogSettings.ToSink;
import io.millrace.config.PayloadSample;
import io.millrace.inference.Wire;
import io.millrace.inference.WireBody;
import io.millrace.router.out.Out;
import io.millrace.router.out.OutQueue;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Keeps bodies of calls of the models that want it. One for the process. Any thread. */
public final class PayloadLog implements AutoCloseable {
    /** Bytes that may wait to be written. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int LINES_AT_ONCE = 64;

    private final long maxBody;
    private final Clock clock;
    private final LongAdder dropped;
    private final OutQueue<KeptCall> calls;
    private final AtomicLong waiting = new AtomicLong();

    PayloadLog(PayloadLogSettings settings, int atOnce, Out<KeptCall> out, Clock clock, LongAdder dropped) {
        this.maxBody = settings.maxBody();
        this.clock = clock;
        this.dropped = dropped;
        this.calls = new OutQueue<>("payload-log", atOnce, new Weighed(out), dropped);
    }

    /**
     * @param clock   tells the time of day that calls are stamped with
     * @param dropped counts the calls that were lost
     * @throws UncheckedIOException when its file cannot be opened
     */
    public static PayloadLog open(PayloadLogSettings settings, Clock clock, LongAdder dropped) {
        return switch (settings.to()) {
            case ToSink(var uri) -> new PayloadLog(settings, 1, new CloudEventsOut(uri), clock, dropped);
            case ToFile file -> {
                try {
                    yield new PayloadLog(settings, LINES_AT_ONCE, new RotatedFile(file), clock, dropped);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot open the payload log " + file.path(), e);
                }
            }
        };
    }

    /** Null for a call of which nothing is kept. */
    public @Nullable CallPayload begin(ModelConfig model, Wire request, RandomGenerator random) {
        Optional<PayloadSample> wanted = model.payloadLog();
        if (wanted.isEmpty() || random.nextDouble() >= wanted.get().sample()) return null;
        KeptBody body = request.content() instanceof WireBody.Whole(Buffer bytes)
                ? KeptBody.of(request.headers(), bytes, maxBody)
                : null;
        return new CallPayload(this, clock, maxBody, model.name().text(), wanted.get(), body);
    }

    void add(KeptCall call) {
        if (waiting.addAndGet(call.weight()) > MOST_BYTES) {
            waiting.addAndGet(-call.weight());
            dropped.increment();
        } else if (!calls.add(call)) {
            waiting.addAndGet(-call.weight());
        }
    }

    /** Gives the room back. */
    private final class Weighed implements Out<KeptCall> {
        private final Out<KeptCall> out;

        Weighed(Out<KeptCall> out) {
            this.out = out;
        }

        @Override
        public void write(List<KeptCall> some) throws IOException {
            try {
                out.write(some);
            } finally {
                some.forEach(call -> waiting.addAndGet(-call.weight()));
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Writes what is here, waiting at most two seconds for it. */
    @Override
    public void close() {
        calls.close();
    }
}

package io.millrace.router.trace;

import io.millrace.router.out.Out;
import io.millrace.router.out.OutQueue;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.atomic.LongAdder;

/** Takes finished spans from whoever finishes them. */
final class SpanQueue implements SpanProcessor {
    private final OutQueue<SpanData> finished;

    SpanQueue(Out<SpanData> out, LongAdder dropped) {
        finished = new OutQueue<>("spans", out, dropped);
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        finished.add(span.toSpanData());
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    /** Sends what is here, waiting at most two seconds for it. */
    @Override
    public void close() {
        finished.close();
    }
}

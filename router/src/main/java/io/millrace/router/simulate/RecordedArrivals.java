package io.millrace.router.simulate;

import io.millrace.inference.Priority;
import java.util.List;

/** Arrivals of a {@link LoadPattern.Recorded}. */
final class RecordedArrivals implements Arrivals {
    private final List<LoadPattern.Call> calls;
    private int at = -1;

    RecordedArrivals(LoadPattern.Recorded trace) {
        this.calls = trace.calls();
    }

    @Override
    public boolean next() {
        return ++at < calls.size();
    }

    @Override
    public long atNanos() {
        return calls.get(at).atNanos();
    }

    @Override
    public int rows() {
        return calls.get(at).rows();
    }

    @Override
    public Priority priority() {
        return calls.get(at).priority();
    }
}

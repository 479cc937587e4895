package io.millrace.chaos.server;

import io.millrace.chaos.echo.Rows;
import java.util.Arrays;

/** What a fault makes of the rows of the right answer, before they are written down in any protocol. */
final class FaultyRows {
    private FaultyRows() {}

    /** @param before the answer of the exchange before this one */
    static Rows of(Fault fault, Rows y, Rows before) {
        return switch (fault) {
            case Fault.Rowcount(int by) -> resized(y, y.count() + by);
            case Fault.Shape _ -> y.reshaped(y.columns(), y.count());
            case Fault.Nan _ -> withNan(y);
            case Fault.Swap _ -> before;
            case Fault.None _, Fault.Slow _, Fault.Stall _, Fault.Status _, Fault.Cut _, Fault.Twice _ -> y;
            case Fault.BrokenJson _, Fault.Garbage _, Fault.Drip _, Fault.Mutate _ -> y;
        };
    }

    /** Rows too many repeat the last one, so that the fault is in their number alone. */
    private static Rows resized(Rows y, int count) {
        float[] values = Arrays.copyOf(y.values(), count * y.columns());
        int last = (y.count() - 1) * y.columns();
        for (int at = y.values().length; at < values.length; at += y.columns())
            System.arraycopy(y.values(), last, values, at, y.columns());
        return new Rows(count, y.columns(), values);
    }

    private static Rows withNan(Rows y) {
        float[] values = y.values().clone();
        for (int row = 0; row < y.count(); row++) values[row * y.columns()] = Float.NaN;
        return new Rows(y.count(), y.columns(), values);
    }
}

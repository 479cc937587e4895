package io.millrace.discovery;

import io.millrace.inference.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A Vert.x event loop context as the control side's thread. Timers are good to a millisecond. */
public final class VertxControlLoop implements ControlLoop {
    private final Vertx vertx;
    private final Context context;
    private final Ticker ticker;

    public VertxControlLoop(Context context, Ticker ticker) {
        this.vertx = context.owner();
        this.context = context;
        this.ticker = ticker;
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(turn -> task.run());
    }

    @Override
    public Runnable after(long delayNanos, Runnable task) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(delayNanos + 999_999));
        AtomicBoolean takenBack = new AtomicBoolean();
        // The timer belongs to whatever context asks for it; the hop makes sure, and a cancel may fall between the two.
        long id = vertx.setTimer(
                millis,
                fired -> execute(() -> {
                    if (!takenBack.get()) task.run();
                }));
        return () -> {
            takenBack.set(true);
            vertx.cancelTimer(id);
        };
    }

    @Override
    public long nanos() {
        return ticker.nanos();
    }
}

package io.millrace.router.traffic.reward;

import io.millrace.config.FeedbackSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.bandit.FeedbackRoom;
import io.millrace.router.traffic.learn.LoopEvidence;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What all event loops remember of the calls they answered. Feedback goes round: the loop that it came to looks first, then the
 * others, one after the other, so that it counts once; a call costs its own loop alone. Any thread.
 */
public final class Rewards {
    private final int loops;
    private final Ticker ticker;
    private final List<Seat> seats = new CopyOnWriteArrayList<>();
    private final Map<ModelName, Shared> rooms = new ConcurrentHashMap<>();

    record Seat(Executor loop, LoopRewards rewards) {}

    private record Shared(FeedbackSettings settings, FeedbackRoom room) {}

    /** @param loops that share the room for calls that wait */
    public Rewards(int loops, Ticker ticker) {
        this.loops = loops;
        this.ticker = ticker;
    }

    /** @param loop runs a task on the event loop */
    public LoopRewards addLoop(Executor loop, LoopEvidence evidence) {
        LoopRewards rewards = new LoopRewards(this, evidence, ticker);
        seats.add(new Seat(loop, rewards));
        return rewards;
    }

    /**
     * On an event loop, where {@code then} is called, at once or later, with what came of each in their order.
     *
     * @param here of that loop
     */
    public void give(LoopRewards here, List<Feedback> all, Consumer<List<FeedbackOutcome>> then) {
        new Round(seats, here, all, then).begin();
    }

    FeedbackRoom room(ModelName model, FeedbackSettings settings) {
        return rooms.compute(
                        model,
                        (same, known) -> known != null && known.settings().equals(settings)
                                ? known
                                : new Shared(settings, new FeedbackRoom(settings.most(), loops)))
                .room();
    }
}

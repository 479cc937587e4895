package io.millrace.router.traffic.canary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What all routers go by in one model's promotion: written whole, and only over what the writer has read.
 *
 * @param run     how often it was begun: what is decided in a later one does not concern those before
 * @param turn    of the decisions in it
 * @param writing grows with each, so that who has read it knows an older one
 * @param by      the router that decided last
 * @param kept    how far it is, and of which versions; its counts are those that stood when the turn began
 * @param counted since then, by each router that did; a call stands in one of them
 */
public record Agreed(long run, long turn, long writing, String by, Kept.Whole kept, Map<String, Counted> counted) {
    /** Routers whose calls count in one turn, the restarted ones anew. Others follow. */
    public static final int MOST_ROUTERS = 64;

    /** Of its decisions, so that it fits a registry. */
    static final int REMEMBERED = 8;

    public Agreed {
        if (run < 1 || turn < 1 || writing < 1) throw new IllegalArgumentException("numbers begin with 1");
        if (counted.size() > MOST_ROUTERS)
            throw new IllegalArgumentException(counted.size() + " routers count, at most " + MOST_ROUTERS + " may");
        SequencedMap<String, Counted> copy = new LinkedHashMap<>(counted);
        counted = Collections.unmodifiableMap(copy);
    }

    static Agreed first(String by, Kept.Whole kept) {
        return new Agreed(1, 1, 1, by, slim(kept), Map.of());
    }

    /** The same once more, over something that was written so often. */
    Agreed again(long over) {
        return new Agreed(run, turn, Math.max(writing, over) + 1, by, kept, counted);
    }

    /** Another decision of this run. */
    Agreed decided(String router, CanaryMemory memory) {
        return new Agreed(
                run, turn + 1, writing + 1, router, slim(new Kept.Whole(kept.from(), kept.to(), memory)), Map.of());
    }

    /** A run after this one, and after those that somebody knows of. */
    Agreed begun(String router, Kept.Whole anew, long knownRun) {
        return new Agreed(Math.max(run, knownRun) + 1, 1, writing + 1, router, slim(anew), Map.of());
    }

    /** So much has that router counted in this turn by now. */
    Agreed counting(String router, Counted own, long heldMillis) {
        Map<String, Counted> all = new LinkedHashMap<>(counted);
        all.put(router, own);
        CanaryMemory memory =
                with(kept.memory(), Math.max(heldMillis, kept.memory().heldMillis()), Counted.NOTHING);
        return new Agreed(run, turn, writing + 1, by, new Kept.Whole(kept.from(), kept.to(), memory), all);
    }

    /** Whether who knows the other one knows better. */
    boolean isBehind(Agreed other) {
        if (run != other.run) return run < other.run;
        boolean isTakenBack = other.stage() == Stage.ROLLED_BACK && stage() != Stage.ROLLED_BACK;
        return isTakenBack || writing < other.writing;
    }

    boolean hasRoomFor(String router) {
        return counted.containsKey(router) || counted.size() < MOST_ROUTERS;
    }

    boolean isTurnOf(Agreed other) {
        return run == other.run && turn == other.turn;
    }

    Stage stage() {
        return kept.memory().stage();
    }

    /** All that was counted, but of that router what it has counted by now. */
    CanaryMemory joined(String router, Counted own, long heldMillis) {
        Counted sum = own;
        for (Map.Entry<String, Counted> each : counted.entrySet())
            if (!each.getKey().equals(router)) sum = sum.plus(each.getValue());
        return with(kept.memory(), heldMillis, sum);
    }

    private static CanaryMemory with(CanaryMemory memory, long heldMillis, Counted more) {
        return new CanaryMemory(
                memory.form(),
                memory.stage(),
                memory.weight(),
                heldMillis,
                memory.stable().plus(more.stable()),
                memory.candidate().plus(more.candidate()),
                memory.decisions());
    }

    private static Kept.Whole slim(Kept.Whole kept) {
        CanaryMemory memory = kept.memory();
        List<Decision> all = memory.decisions();
        List<Decision> last = new ArrayList<>(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
        return new Kept.Whole(
                kept.from(),
                kept.to(),
                new CanaryMemory(
                        memory.form(),
                        memory.stage(),
                        memory.weight(),
                        memory.heldMillis(),
                        memory.stable(),
                        memory.candidate(),
                        last));
    }
}

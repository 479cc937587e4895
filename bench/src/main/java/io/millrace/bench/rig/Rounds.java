package io.millrace.bench.rig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/** Figures of all contenders, a round at a time. */
final class Rounds {
    private final Map<Contender, List<Double>> figures = new LinkedHashMap<>();

    private Rounds() {}

    /**
     * Measures every contender once in each round. Every other round runs backwards, so that a steady drift of the machine
     * falls on all alike; the seed is the same for all of a round.
     */
    static Rounds of(List<Contender> contenders, int count, ToDoubleBiFunction<Contender, Long> measure) {
        Rounds rounds = new Rounds();
        for (long round = 0; round < count; round++) {
            for (Contender contender : round % 2 == 0 ? contenders : contenders.reversed()) {
                contender.takeTurn();
                double figure = measure.applyAsDouble(contender, round);
                rounds.figures
                        .computeIfAbsent(contender, none -> new ArrayList<>())
                        .add(figure);
                Progress.say("round %d of %d: %s %.1f".formatted(round + 1, count, contender.name(), figure));
            }
        }
        return rounds;
    }

    List<Double> of(Contender contender) {
        return figures.getOrDefault(contender, List.of());
    }

    Ratio ratio(Contender over, Contender under) {
        return Ratio.of(of(over), of(under));
    }
}

package io.millrace.bench.rig;

import io.millrace.router.bench.Load;
import io.millrace.router.bench.Outcome;
import io.millrace.router.bench.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * CPU time of a contender's processes for each right answer to a load. Of a hundred calls one may go unanswered: a machine that
 * models compute on has its pauses.
 *
 * @param load   by the seed of a run and its length
 * @param beside processes that count for every contender: the model servers, where what is asked of them differs
 */
record CpuPerCall(Function<Run, Load> load, Collection<Long> beside, Effort effort) {
    private static final double ANSWERED = 0.99;

    /** @param seed the same for all contenders of a round */
    record Run(long seed, Duration length) {}

    /** Microseconds. */
    Rounds measure(List<Contender> contenders) {
        for (Contender contender : contenders) {
            contender.takeTurn();
            WarmUp.of(contender, effort, (length, share) -> contender.play(load.apply(new Run(-1, length))));
        }
        return Rounds.of(contenders, effort.rounds(), (contender, round) -> micros(contender, round));
    }

    private double micros(Contender contender, long round) {
        List<Long> pids = new ArrayList<>(beside);
        pids.add(contender.server().pid());
        Duration before = Cpus.time(pids);
        Outcome outcome = contender.play(load.apply(new Run(round, effort.window())));
        Duration spent = Cpus.time(pids).minus(before);
        Tally tally = outcome.all();
        int right = tally.count(Tally.Ending.GOOD) + tally.count(Tally.Ending.LATE);
        if (right < ANSWERED * tally.calls() || right == 0)
            throw new BrokenRigException(
                    contender.name() + " did not answer enough calls rightly: " + tally + " " + outcome.refusal());
        return spent.toNanos() / 1e3 / right;
    }
}

package io.millrace.router.simulate;

import io.millrace.backends.EndpointId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads of one model or several on the same servers, from the first call to the last answer. */
public final class Simulation {
    private final List<SimulatedModel> models = new ArrayList<>();
    private final EventHeap<Answer> answers = new EventHeap<>();
    private long now;

    /** What will come back. */
    record Answer(SimulatedModel model, SimulatedModel.Sent sent) {}

    private Simulation(List<Played> parts, Optional<Witness> watching) {
        Map<EndpointId, SimulatedServer> servers = new HashMap<>();
        for (Played part : parts) models.add(new SimulatedModel(part, servers, answers, watching));
    }

    /** Plays it to the end. The same arguments give the same score. */
    public static Score run(Scenario scenario, Contender contender) {
        return run(List.of(new Played(scenario, contender))).getFirst();
    }

    /** The same of several models. Those that name an endpoint alike share it. */
    public static List<Score> run(List<Played> parts) {
        return new Simulation(parts, Optional.empty()).play();
    }

    static Score run(Scenario scenario, Contender contender, Witness witness) {
        return new Simulation(List.of(new Played(scenario, contender)), Optional.of(witness))
                .play()
                .getFirst();
    }

    /** Of what happens at one time, answers go first, then arrivals, then timers. */
    private List<Score> play() {
        while (true) {
            SimulatedModel arriving = models.getFirst();
            SimulatedModel waking = models.getFirst();
            for (SimulatedModel model : models) {
                if (model.arrivalNanos() < arriving.arrivalNanos()) arriving = model;
                if (model.wakeNanos() < waking.wakeNanos()) waking = model;
            }
            long answer = answers.isEmpty() ? Long.MAX_VALUE : answers.nextTime();
            long next = Math.min(Math.min(arriving.arrivalNanos(), answer), waking.wakeNanos());
            if (next == Long.MAX_VALUE) break;
            now = next;
            if (next == answer) answerComes();
            else if (next == arriving.arrivalNanos()) arriving.callComes();
            else waking.wakes(now);
        }
        return models.stream().map(model -> model.score(now)).toList();
    }

    private void answerComes() {
        Answer answer = answers.take();
        answer.model().answered(answer.sent(), now);
    }
}

package io.millrace.router.traffic.reward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Feedback on its way from loop to loop. On one of them at a time. */
final class Round {
    private final List<Rewards.Seat> seats = new ArrayList<>();
    private final List<Feedback> asked;
    private final List<Optional<FeedbackOutcome>> found;
    private final Consumer<List<FeedbackOutcome>> then;

    Round(List<Rewards.Seat> all, LoopRewards here, List<Feedback> asked, Consumer<List<FeedbackOutcome>> then) {
        for (Rewards.Seat seat : all) {
            if (seat.rewards().equals(here)) seats.addFirst(seat);
            else seats.add(seat);
        }
        this.asked = asked;
        this.found = new ArrayList<>(Collections.nCopies(asked.size(), Optional.empty()));
        this.then = then;
    }

    void begin() {
        at(0);
    }

    private void at(int place) {
        boolean isDone = true;
        for (int i = 0; i < asked.size(); i++) {
            if (found.get(i).isPresent()) continue;
            found.set(i, seats.get(place).rewards().give(asked.get(i)));
            isDone &= found.get(i).isPresent();
        }
        if (!isDone && place + 1 < seats.size()) seats.get(place + 1).loop().execute(() -> at(place + 1));
        else if (place == 0) end();
        else seats.getFirst().loop().execute(this::end);
    }

    private void end() {
        then.accept(found.stream()
                .map(outcome -> outcome.orElseGet(FeedbackOutcome.Unknown::new))
                .toList());
    }
}

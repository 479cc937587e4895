package io.millrace.chaos.ledger;

import io.millrace.chaos.ledger.Sighting.What;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The client's ledger joined with those of all servers.
 *
 * @param questions    asked
 * @param right        answered, each with its own answer that a server gave
 * @param lost         without any ending
 * @param misdelivered with another's answer
 * @param duplicated   ended twice
 * @param madeUp       right by the look of it, though no server ever received the question
 * @param errors       all that a client would call a failure: everything above but {@code right}, and refusals, broken
 *                     connections and timeouts
 * @param late         those of the errors that time alone explains, see {@link Outcome#isLate}
 * @param shed         refused for load with {@code Retry-After}, counted apart
 * @param left         whose client went away by itself
 * @param attempts     times a question was received by a server
 * @param failures     the first few errors of each kind, with their ids, and then how many of each there were
 */
public record Account(
        int questions,
        int right,
        int lost,
        int misdelivered,
        int duplicated,
        int madeUp,
        int errors,
        int late,
        int shed,
        int left,
        int attempts,
        long seed,
        List<String> failures) {
    private static final int FAILURES_SHOWN = 24;
    private static final int FAILURES_SHOWN_OF_EACH = 3;

    /** Sightings from before the client's first question belong to another run and are left out. */
    public static Account of(ClientLedger client, Collection<ServerLedger> servers) {
        long begun = client.begunNanos();
        int[] received = new int[client.size()];
        int attempts = 0;
        for (ServerLedger server : servers) {
            if (server.dropped() > 0) throw new IllegalStateException("a server ledger overflowed");
            for (Sighting seen : server.sightings()) {
                if (seen.what() != What.RECEIVED || seen.id() >= received.length || seen.nanos() - begun < 0) continue;
                received[seen.id()]++;
                attempts++;
            }
        }
        return count(client, received, attempts);
    }

    private static Account count(ClientLedger client, int[] received, int attempts) {
        int right = 0, lost = 0, misdelivered = 0, madeUp = 0, shed = 0, left = 0, errors = 0, late = 0;
        List<String> failures = new ArrayList<>();
        Map<Optional<Outcome>, Integer> ofEach = new HashMap<>();
        for (int id = 0; id < client.size(); id++) {
            Optional<Outcome> outcome = client.outcome(id);
            boolean failed = outcome.map(Outcome::isError).orElse(true);
            int arrivals = received[id];
            switch (outcome.orElse(null)) {
                case null -> lost++;
                case Outcome.Right answered
                when arrivals == 0 -> {
                    madeUp++;
                    failed = true;
                }
                case Outcome.Right answered -> right++;
                case Outcome.Misdelivered other -> misdelivered++;
                case Outcome.Shed refused -> shed++;
                case Outcome.Left gone -> left++;
                case Outcome.Wrong wrong -> {}
                case Outcome.Refused refused -> {}
                case Outcome.Broken broken -> {}
                case Outcome.TimedOut unanswered -> {}
            }
            if (!failed) continue;
            errors++;
            if (outcome.map(Outcome::isLate).orElse(false)) late++;
            if (ofEach.merge(outcome, 1, Integer::sum) <= FAILURES_SHOWN_OF_EACH && failures.size() < FAILURES_SHOWN)
                failures.add(id + ": " + outcome.map(Object::toString).orElse("lost") + ", received " + arrivals);
        }
        for (int id : client.endedTwice()) {
            errors++;
            if (failures.size() < FAILURES_SHOWN) failures.add(id + ": ended twice");
        }
        ofEach.forEach((outcome, times) -> {
            if (failures.size() < 2 * FAILURES_SHOWN)
                failures.add(times + " times " + outcome.map(Object::toString).orElse("lost"));
        });
        int duplicated = client.endedTwice().size();
        return new Account(
                client.size(),
                right,
                lost,
                misdelivered,
                duplicated,
                madeUp,
                errors,
                late,
                shed,
                left,
                attempts,
                client.seed(),
                List.copyOf(failures));
    }

    /** One line for people: {@code row 1: N=20000 errors=0 bound=1.5e-04 (95 %) … seed=…}. */
    public String line(String row) {
        return String.format(
                Locale.ROOT,
                "%s: N=%d errors=%d bound=%.1e (95 %%) lost=%d misdelivered=%d duplicated=%d shed=%d left=%d"
                        + " attempts=%.3f seed=%d",
                row,
                questions,
                errors,
                ErrorBound.of(questions, errors),
                lost,
                misdelivered,
                duplicated,
                shed,
                left,
                (double) attempts / questions,
                seed);
    }

    /** How many questions ended in each way, by the name of the ending. */
    public static Map<String, Integer> endings(ClientLedger client) {
        Map<String, Integer> endings = new TreeMap<>();
        for (int id = 0; id < client.size(); id++) endings.merge(ending(client.outcome(id)), 1, Integer::sum);
        return endings;
    }

    private static String ending(Optional<Outcome> outcome) {
        return outcome.map(o -> o.getClass().getSimpleName()).orElse("lost");
    }
}

package io.millrace.chaos.client;

import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.ledger.Percentile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a load: of those let in, and of those refused.
 *
 * @param seconds  from the first question's time to the last one's
 * @param good     answered right within the objective
 * @param admitted nanoseconds that right answers took
 * @param shed     nanoseconds that refusals took
 * @param expired  let in behind the others, and not answered within their clients' time
 */
record Loaded(double seconds, int good, List<Long> admitted, List<Long> shed, int expired) {

    static Loaded of(ClientLedger client, long objectiveNanos) {
        List<Long> admitted = new ArrayList<>();
        List<Long> shed = new ArrayList<>();
        int expired = 0;
        for (int id = 0; id < client.size(); id++) {
            long took = client.endedNanos(id) - client.sentNanos(id);
            switch (client.outcome(id).orElseThrow()) {
                case Outcome.Right right -> admitted.add(took);
                case Outcome.Shed refused -> shed.add(took);
                case Outcome.Refused(int status, String message) when status == 504 -> expired++;
                case Outcome other -> throw new AssertionError(id + ": " + other);
            }
        }
        double seconds = (client.sentNanos(client.size() - 1) - client.begunNanos()) / 1e9;
        int good =
                (int) admitted.stream().filter(took -> took <= objectiveNanos).count();
        return new Loaded(seconds, good, admitted, shed, expired);
    }

    /** Good answers a second. */
    double goodput() {
        return good / seconds;
    }

    double p99() {
        return Percentile.millis(admitted, 99);
    }

    int asked() {
        return admitted.size() + shed.size() + expired;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "good=%.1f/s admitted=%d p50=%.1fms p99=%.1fms shed=%d in p50=%.2fms p99=%.2fms expired=%d",
                goodput(),
                admitted.size(),
                Percentile.millis(admitted, 50),
                p99(),
                shed.size(),
                Percentile.millis(shed, 50),
                Percentile.millis(shed, 99),
                expired);
    }
}

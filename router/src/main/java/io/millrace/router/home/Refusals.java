package io.millrace.router.home;

import io.millrace.inference.Failure;
import io.millrace.inference.Shed;
import io.millrace.inference.Stage;
import io.millrace.router.batch.Unserved;
import io.millrace.slo.admit.AdmitDecision;
import java.time.Duration;

/** What those are told who are not sent: why they were not let in, or left the queue, as failures. */
final class Refusals {
    private Refusals() {}

    static Failure of(Unserved why, Guest guest) {
        return switch (why) {
            case EXPIRED -> Failure.Expired.of(Stage.WAITING, guest.deadline(), guest.bornNanos());
            case TOO_LATE -> new Failure.Rejected(Shed.TOO_LATE);
            case QUEUE_FULL -> new Failure.Rejected(Shed.QUEUE_FULL);
            case OUTRANKED -> new Failure.Rejected(Shed.OUTRANKED);
        };
    }

    static Failure of(AdmitDecision.Why why, long retryAfterNanos) {
        Shed shed = switch (why) {
            case TOO_LATE -> Shed.TOO_LATE;
            case TENANT_SHARE -> Shed.TENANT_SHARE;
        };
        return new Failure.Rejected(shed, Duration.ofNanos(retryAfterNanos));
    }
}

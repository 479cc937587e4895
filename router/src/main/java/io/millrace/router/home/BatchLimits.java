package io.millrace.router.home;

import io.millrace.backends.ServerFamily;
import io.millrace.config.BatchSettings;
import io.millrace.router.batch.BatchSizes;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import java.util.List;

/** How many rows may go to an endpoint together: what is configured, and no more than the server says it takes. */
public final class BatchLimits {
    private BatchLimits() {}

    static BatchSizes of(BatchSettings settings, Candidate candidate) {
        return of(settings, most(settings, candidate));
    }

    /** @param most that the server takes */
    public static BatchSizes of(BatchSettings settings, int most) {
        List<Integer> allowed =
                settings.sizes().stream().filter(size -> size <= most).toList();
        return allowed.isEmpty() ? BatchSizes.upTo(most) : BatchSizes.of(allowed);
    }

    private static int most(BatchSettings settings, Candidate candidate) {
        if (!takesBatches(candidate.endpoint().family())
                || !candidate.model().signature().batched()) return 1;
        return Math.min(
                settings.max(), Math.max(1, candidate.model().maxBatchSize().orElse(settings.max())));
    }

    /** TorchServe takes one element a request, and gathers batches of its own. */
    public static boolean takesBatches(ServerFamily family) {
        return switch (family) {
            case OIP_REST, OIP_GRPC, TFS_REST, TFS_GRPC, KSERVE_V1_REST, DJL_SERVING_REST, DJL, HTTP -> true;
            case TORCHSERVE_REST, TORCHSERVE_GRPC, OPENAI_REST, GRPC -> false;
        };
    }

    /** Of the endpoint that takes most. */
    static int largest(BatchSettings settings, Route route) {
        int largest = 1;
        for (List<Candidate> tier : route.tiers())
            for (Candidate candidate : tier)
                largest = Math.max(largest, of(settings, candidate).max());
        return largest;
    }
}

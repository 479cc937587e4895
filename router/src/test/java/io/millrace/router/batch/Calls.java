package io.millrace.router.batch;

import io.millrace.inference.ModelName;
import io.millrace.inference.Priority;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls for tests, in milliseconds. */
final class Calls {
    static final long MILLI = 1_000_000;

    private static long order;

    private Calls() {}

    static BatchKey key(String model) {
        return new BatchKey(new ModelName(model), Optional.empty(), List.of(), List.of(), Map.of(), Optional.empty());
    }

    /** One row of normal priority. */
    static Queued<String> call(String name, long arrivedMillis, long deadlineMillis) {
        return call(name, 1, Priority.NORMAL, arrivedMillis, deadlineMillis);
    }

    static Queued<String> call(String name, int rows, Priority priority, long arrivedMillis, long deadlineMillis) {
        return new Queued<>(name, key("m"), rows, priority, order++, arrivedMillis * MILLI, deadlineMillis * MILLI);
    }

    static List<String> names(List<Queued<String>> calls) {
        return calls.stream().map(Queued::work).toList();
    }
}

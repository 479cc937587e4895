package io.millrace.router.chain;

import io.millrace.inference.Failure;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Case names of failures and faults as labels and log keys: {@code unknownmodel}, {@code timedout}. Any thread. */
public final class FailureNames {
    private static final Map<Class<?>, String> NAMES = new ConcurrentHashMap<>();

    private FailureNames() {}

    /** The failure's own case. */
    public static String of(Failure failure) {
        return named(failure);
    }

    /** The fault's case where a server was at fault, else the failure's own. */
    public static String outcome(Failure failure) {
        return failure instanceof Failure.AttemptFailed attempt ? named(attempt.fault()) : named(failure);
    }

    private static String named(Object kind) {
        return NAMES.computeIfAbsent(
                kind.getClass(), type -> type.getSimpleName().toLowerCase(Locale.ROOT));
    }
}

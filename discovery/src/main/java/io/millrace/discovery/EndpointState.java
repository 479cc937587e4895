package io.millrace.discovery;

/**
 * Where an endpoint stands. A state offers only the moves it allows.
 *
 * <pre>
 *   Joining ─well→ Serving ─eject→ Ejected ─well→ Serving (slow start)
 *      └──────────── drain ──────────┴→ Draining ─gone→ Gone
 * </pre>
 */
public sealed interface EndpointState {

    /** Not yet probed with success. Takes no traffic. */
    record Joining(String lastProblem) implements EndpointState {
        private static final String NOT_ASKED = "not asked yet";

        public static Joining notAsked() {
            return new Joining(NOT_ASKED);
        }

        /** Whether a first probe has ended, and found it unwell. */
        public boolean wasAsked() {
            return !lastProblem.equals(NOT_ASKED);
        }

        public Serving well(long wholeFromNanos) {
            return new Serving(wholeFromNanos);
        }

        public Joining unwell(String problem) {
            return new Joining(problem);
        }

        public Draining drain() {
            return new Draining();
        }
    }

    /** Takes traffic; before {@code wholeFromNanos} only a growing share of it (slow start). */
    record Serving(long wholeFromNanos) implements EndpointState {
        public Ejected eject(String reason, long untilNanos, int times) {
            return new Ejected(reason, untilNanos, times);
        }

        public Draining drain() {
            return new Draining();
        }
    }

    /**
     * Taken out of the pick. Comes back when a probe finds it well after {@code untilNanos}.
     *
     * @param times how often in a row, from 1; the time out grows with it
     */
    record Ejected(String reason, long untilNanos, int times) implements EndpointState {
        public Serving well(long wholeFromNanos) {
            return new Serving(wholeFromNanos);
        }

        /** The same ejection with another end. */
        public Ejected until(long nanos) {
            return new Ejected(reason, nanos, times);
        }

        public Draining drain() {
            return new Draining();
        }
    }

    /** Finishes what it has and takes no more. */
    record Draining() implements EndpointState {
        public Gone gone() {
            return new Gone();
        }
    }

    /** Not in the fleet any more. */
    record Gone() implements EndpointState {}

    default boolean takesTraffic() {
        return this instanceof Serving;
    }

    /** The {@code state} label of {@code millrace_endpoint_state}. */
    default String label() {
        return switch (this) {
            case Joining joining -> "joining";
            case Serving serving -> "serving";
            case Ejected ejected -> "ejected";
            case Draining draining -> "draining";
            case Gone gone -> "gone";
        };
    }
}

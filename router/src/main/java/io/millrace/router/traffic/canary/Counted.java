package io.millrace.router.traffic.canary;

import java.util.Objects;

/** What was counted of both versions. */
public record Counted(Tally stable, Tally candidate) {
    public static final Counted NOTHING = new Counted(Tally.NOTHING, Tally.NOTHING);

    public Counted {
        Objects.requireNonNull(stable, "no counts");
        Objects.requireNonNull(candidate, "no counts");
    }

    public Counted plus(Counted other) {
        return new Counted(stable.plus(other.stable), candidate.plus(other.candidate));
    }
}

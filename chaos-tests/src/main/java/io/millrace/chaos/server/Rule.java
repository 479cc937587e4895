package io.millrace.chaos.server;

import io.millrace.chaos.Seed;

/** Which exchanges meet a fault. */
public record Rule(When when, Fault fault) {

    public sealed interface When {
        /** {@code always}. */
        record Always() implements When {}

        /** {@code every=5}: the exchanges numbered 4, 9, 14… */
        record Every(int k) implements When {}

        /** {@code chance=0.01}: by the script's seed and the exchange's number. */
        record Chance(double ratio) implements When {}

        /** {@code id=7} or {@code id=100..199}: the question's id, both ends included, on every attempt. */
        record Ids(int from, int to) implements When {}

        /** {@code exchange=0..9}: the server's own count, both ends included. */
        record Exchanges(int from, int to) implements When {}
    }

    boolean appliesTo(int exchange, int id, long seed) {
        return switch (when) {
            case When.Always always -> true;
            case When.Every(int k) -> exchange % k == k - 1;
            case When.Chance(double ratio) -> Seed.ratio(seed, exchange) < ratio;
            case When.Ids(int from, int to) -> from <= id && id <= to;
            case When.Exchanges(int from, int to) -> from <= exchange && exchange <= to;
        };
    }
}

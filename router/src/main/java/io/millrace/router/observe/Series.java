package io.millrace.router.observe;

/** The label sets that are counted under. */
final class Series {
    private Series() {}

    record Request(String model, String version, String frontend, int code) {}

    record Model(String model, String version) {}

    record Attempt(String pool, String endpoint, String outcome) {}

    record Cache(String model, String outcome) {}

    /** @param how it ended, or why there was none */
    record Hedge(String model, String how) {}

    record Degrading(String model, String why) {}

    record Refusal(String model, String reason) {}
}

package io.millrace.router.simulate;

/**
 * What came of a load. Of the calls that count only.
 *
 * @param offered    calls that came
 * @param good       of them answered in time
 * @param late       answered, but too late
 * @param dropped    refused or dropped before their time was up
 * @param expired    not sent when their time was up
 * @param goodPerSecond over the time in which the counted calls came
 * @param meanRows   of a batch
 * @param busyRatio  work of the servers over what they could have done
 * @param cost       of the servers' work for a thousand good answers
 */
public record Score(
        int offered,
        int good,
        int late,
        int dropped,
        int expired,
        double goodPerSecond,
        Latencies latencies,
        double meanRows,
        double busyRatio,
        double cost) {

    /** Good ones among the offered. */
    public double attainedRatio() {
        return offered == 0 ? 1 : good / (double) offered;
    }

    /** From arrival to answer, of what was answered; nanoseconds, 0 where nothing was. */
    public record Latencies(long p50, long p99, long p999) {}
}

package io.millrace.backends;

/**
 * How loaded a server says it is.
 *
 * @param utilization 0 is idle, 1 all it has; what waits there makes it more, up to {@value #MOST}
 */
public record LoadReport(double utilization) {
    /** Whoever says more means no more by it. */
    public static final double MOST = 10;

    public LoadReport {
        if (!(utilization >= 0)) throw new IllegalArgumentException("utilization of " + utilization);
        utilization = Math.min(utilization, MOST);
    }
}

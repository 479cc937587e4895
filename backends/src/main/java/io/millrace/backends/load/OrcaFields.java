package io.millrace.backends.load;

import io.millrace.backends.LoadReport;
import java.util.Optional;

/**
 * What of an ORCA report is of use, under the names of its TEXT form; all else is passed over. The utilization is the
 * application's where it is told, else the processor's, else that of Triton's token cache; errors make it more.
 *
 * <p>Source: {@code xds.data.orca.v3.OrcaLoadReport}; gRFC A51, and A58 for the precedence and the penalty for errors.
 */
final class OrcaFields {
    private double application;
    private double processor;
    private double cache;
    private double perSecond;
    private double errorsPerSecond;
    private boolean told;

    void put(String name, double value) {
        if (!Double.isFinite(value) || value < 0) throw new UnreadableReportException(name + " is out of range");
        switch (name) {
            case "application_utilization" -> application = utilization(value);
            case "cpu_utilization" -> processor = utilization(value);
            case "named_metrics.kv_cache_utilization" -> cache = utilization(value);
            case "rps_fractional" -> perSecond = value;
            case "eps" -> errorsPerSecond = value;
            default -> {}
        }
    }

    private double utilization(double value) {
        told = true;
        return value;
    }

    /** Empty where no utilization was told. */
    Optional<LoadReport> report() {
        if (!told) return Optional.empty();
        double utilization = application > 0 ? application : processor > 0 ? processor : cache;
        double errors = perSecond > 0 ? Math.min(1, errorsPerSecond / perSecond) : 0;
        return Optional.of(new LoadReport(utilization + errors));
    }
}

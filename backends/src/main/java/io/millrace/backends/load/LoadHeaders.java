package io.millrace.backends.load;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.EndpointId;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** The headers, or trailers, in which an answer tells of its server's load. */
public final class LoadHeaders {
    public static final AsciiString REPORT = AsciiString.cached("endpoint-load-metrics");
    public static final AsciiString BINARY = AsciiString.cached("endpoint-load-metrics-bin");

    private LoadHeaders() {}

    /**
     * Takes what an answer has under the two names to the listener; nothing where it has neither.
     *
     * @param report of {@link #REPORT}
     * @param binary of {@link #BINARY}, read where there is no other
     */
    public static void tell(
            EndpointId endpoint,
            @Nullable CharSequence report,
            @Nullable CharSequence binary,
            ConnectionListener listener) {
        try {
            if (report != null)
                OrcaReport.ofHeader(report.toString()).ifPresent(told -> listener.loadTold(endpoint, told));
            else if (binary != null)
                OrcaReport.ofBinary(binary.toString()).ifPresent(told -> listener.loadTold(endpoint, told));
        } catch (UnreadableReportException unreadable) {
            listener.loadUnreadable(endpoint);
        }
    }
}

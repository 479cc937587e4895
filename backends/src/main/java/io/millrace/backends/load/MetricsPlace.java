package io.millrace.backends.load;

import io.millrace.backends.Endpoint;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where on an endpoint's host its metrics are, as {@code :8002/metrics}.
 *
 * @param port   empty for the endpoint's own
 * @param target path, and query if any
 */
public record MetricsPlace(OptionalInt port, String target) {
    private static final Pattern FORM = Pattern.compile("(?::([0-9]{1,5}))?(/[!-~]{0,1023})?");
    private static final String USUAL = "/metrics";

    public MetricsPlace {
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535))
            throw new IllegalArgumentException("metrics: port " + port.getAsInt() + " is not in 1..65535");
    }

    /** @throws IllegalArgumentException for another form, or an impossible port */
    public static MetricsPlace parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.isEmpty() || !form.matches())
            throw new IllegalArgumentException("metrics: expected :port, :port/path or /path");
        OptionalInt port =
                form.group(1) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(form.group(1)));
        return new MetricsPlace(port, form.group(2) == null ? USUAL : form.group(2));
    }

    /** As it is parsed. */
    public String text() {
        return (port.isPresent() ? ":" + port.getAsInt() : "") + target;
    }

    /** What is asked for the metrics of this endpoint. */
    public Endpoint of(Endpoint endpoint) {
        return Endpoint.remote(endpoint.id().pool(), endpoint.family(), endpoint.host(), port.orElse(endpoint.port()));
    }
}

package io.millrace.discovery.dns;

import io.millrace.inference.Excerpt;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What is asked of DNS. Names are whole: the search list of the machine is not tried.
 *
 * @param port of each address found; empty for a name with SRV records, which tell it
 */
public record DnsName(String name, OptionalInt port) {
    private static final Pattern LABELS = Pattern.compile("(?=.{1,253}\\.?$)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");

    public DnsName {
        if (!LABELS.matcher(name).matches()) throw new IllegalArgumentException("not a DNS name: " + Excerpt.of(name));
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535))
            throw new IllegalArgumentException("port " + port.getAsInt() + " is not in 1..65535");
    }

    @Override
    public String toString() {
        return port.isPresent() ? name + ":" + port.getAsInt() : name + " (SRV)";
    }
}

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
    private static final Pattern LABELS =
            Pattern.compile("(?=.{1,253}\\.?$)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");

    public DnsName {
        if (!LABELS.matcher(name).matches()) throw new IllegalArgumentException("not a DNS name: " + Excerpt.of(name));
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535))
            throw new IllegalArgumentException("port " + port.getAsInt() + " is not in 1..65535");
    }

    /**
     * Reads {@code name:port}, or a name alone.
     *
     * @throws IllegalArgumentException for another form
     */
    public static DnsName parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) return new DnsName(text, OptionalInt.empty());
        String port = text.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}")) throw new IllegalArgumentException("not a port: " + Excerpt.of(port));
        return new DnsName(text.substring(0, colon), OptionalInt.of(Integer.parseInt(port)));
    }

    /** As it is read. */
    @Override
    public String toString() {
        return port.isPresent() ? name + ":" + port.getAsInt() : name;
    }
}

package io.millrace.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a server: {@code host:port}, an IPv6 address in brackets. */
record HostPort(Host host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]]+)):([0-9]{1,5})");

    HostPort {
        if (port < 1 || port > 65_535) throw new IllegalArgumentException("port " + port + " is not in 1..65535");
    }

    /** @throws IllegalArgumentException for another form, or an impossible address or port */
    static HostPort parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) throw new IllegalArgumentException("address " + text + " is not host:port");
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return new HostPort(new Host(host), Integer.parseInt(form.group(3)));
    }

    /** The same text for the same server, however it was written. */
    String canonical() {
        return host.canonical() + " " + port;
    }
}

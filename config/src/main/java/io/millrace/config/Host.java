package io.millrace.config;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * A host as the config writes it: an IP address, or a name that is looked up later. Nothing is looked up here, so that a
 * config reads the same on every machine.
 */
record Host(String text) {
    private static final String IPV4_LIKE = "[0-9.]+";
    private static final String IPV4 = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";

    /** @throws IllegalArgumentException for what looks like an IP address and is none */
    Host {
        boolean isShort = text.matches(IPV4_LIKE) && !text.matches(IPV4);
        if (isShort || (isNumeric(text) && literal(text).isEmpty()))
            throw new IllegalArgumentException("address " + text + " is not an IP address");
    }

    boolean isLoopback() {
        return literal(text).map(InetAddress::isLoopbackAddress).orElse(text.equalsIgnoreCase("localhost"));
    }

    /** True for the address that stands for all of the machine's. */
    boolean isWildcard() {
        return literal(text).filter(InetAddress::isAnyLocalAddress).isPresent();
    }

    /** The same text for the same host, however it was written. */
    String canonical() {
        return literal(text).map(InetAddress::getHostAddress).orElse(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isNumeric(String text) {
        return text.matches(IPV4_LIKE) || text.indexOf(':') >= 0;
    }

    private static Optional<InetAddress> literal(String text) {
        if (!isNumeric(text)) return Optional.empty();
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}

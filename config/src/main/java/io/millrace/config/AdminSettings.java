package io.millrace.config;

/**
 * The admin port. Loopback only, until it knows tokens: an address others can reach is refused.
 *
 * @param port 0 takes a free one
 */
public record AdminSettings(String address, int port) {
    public static final AdminSettings DEFAULTS = new AdminSettings("127.0.0.1", 8081);

    public AdminSettings {
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("port must be in 0..65535");
    }
}

package io.millrace.config;

/**
 * The admin port. Loopback only, until it knows tokens: an address others can reach is refused.
 *
 * @param address an IP address of the loopback, or {@code localhost}
 * @param port    0 takes a free one
 */
public record AdminSettings(String address, int port) {
    public static final AdminSettings DEFAULTS = new AdminSettings("127.0.0.1", 8081);

    public AdminSettings {
        if (!new Host(address).isLoopback())
            throw new IllegalArgumentException(
                    "admin address " + address + " is not a loopback address, and whoever reaches"
                            + " the admin port may use it: bind 127.0.0.1, ::1 or localhost");
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("port must be in 0..65535");
    }
}

package io.millrace.config;

import io.millrace.backends.tls.ClientTls;
import java.time.Duration;
import java.util.Optional;

/**
 * The Redis server in which routers share what they remember, and look up features of models.
 *
 * @param username  of one of its users; the default one's password may stand alone
 * @param database  by its number
 * @param timeout   the most that a call waits for it, from a millisecond to a second
 * @param maxValue  bytes of the largest value that is kept there, or taken from there
 * @param keyPrefix begins all keys, so that several fleets of routers may use one server
 */
public record RedisSettings(
        String host,
        int port,
        Optional<String> username,
        Optional<RedisPassword> password,
        int database,
        Optional<ClientTls> tls,
        Duration timeout,
        long maxValue,
        String keyPrefix) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(5);
    public static final long DEFAULT_MAX_VALUE = 1 << 20;
    public static final String DEFAULT_KEY_PREFIX = "millrace";

    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final long LARGEST = 64 << 20;

    public RedisSettings {
        if (username.isPresent() && password.isEmpty()) throw new IllegalArgumentException("username needs a password");
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST) > 0)
            throw new IllegalArgumentException("timeout must be from 1ms to 1s");
        if (maxValue < 1 || maxValue > LARGEST)
            throw new IllegalArgumentException("max-value must be in 1 byte..64 MiB");
    }

    /** As the config has it: host and port, an IPv6 address in brackets. */
    public String address() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}

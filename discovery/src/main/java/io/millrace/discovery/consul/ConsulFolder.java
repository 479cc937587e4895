package io.millrace.discovery.consul;

import java.util.regex.Pattern;

/**
 * Keys of the agent's datacenter that begin alike.
 *
 * @param prefix before a {@code /} and the rest of the key
 */
public record ConsulFolder(String prefix) {
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.-]{1,64}(/[A-Za-z0-9_.-]{1,64}){0,7}");
    public static final ConsulFolder DEFAULTS = new ConsulFolder("millrace");

    public ConsulFolder {
        if (!PREFIX.matcher(prefix).matches())
            throw new IllegalArgumentException("key-prefix: not the beginning of a key: " + prefix);
    }

    @Override
    public String toString() {
        return "consul " + prefix;
    }
}

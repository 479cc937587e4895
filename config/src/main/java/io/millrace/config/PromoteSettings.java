package io.millrace.config;

/**
 * A version that takes over from another.
 *
 * @param from arm that has the traffic
 * @param to   arm that is to have it
 * @param how  on what evidence, in which steps
 */
public record PromoteSettings(String from, String to, CanarySettings how) {
    public PromoteSettings {
        if (from.equals(to)) throw new IllegalArgumentException("'from' and 'to' are one arm");
    }
}

package io.millrace.config;

import java.util.Optional;

/**
 * Calls that go by one arm, whatever the shares. All that is said of them must hold.
 *
 * @param header   that they have
 * @param value    of that header; any where it is left out
 * @param tenant   on whose behalf they are
 * @param protocol of their client, as metrics name it
 * @param alias    by which they name the model
 * @param arm      where they go
 */
public record TrafficRule(
        Optional<String> header,
        Optional<String> value,
        Optional<String> tenant,
        Optional<String> protocol,
        Optional<String> alias,
        String arm) {
    public TrafficRule {
        if (header.isEmpty() && tenant.isEmpty() && protocol.isEmpty() && alias.isEmpty())
            throw new IllegalArgumentException("a rule needs one of 'header', 'tenant', 'protocol' and 'alias'");
        if (value.isPresent() && header.isEmpty())
            throw new IllegalArgumentException("'value' is that of a header, which 'header' names");
    }
}

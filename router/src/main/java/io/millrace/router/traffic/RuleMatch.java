package io.millrace.router.traffic;

import io.millrace.config.TrafficRule;

/**
 * A rule of the config.
 *
 * @param arm where those go that it fits: its index
 */
record RuleMatch(TrafficRule rule, int arm) {
    boolean fits(CallFacts call) {
        return hasHeader(call)
                && (rule.tenant().isEmpty() || rule.tenant().get().equals(call.tenant()))
                && (rule.protocol().isEmpty() || rule.protocol().get().equals(call.protocol()))
                && (rule.alias().isEmpty() || rule.alias().get().equals(call.model()));
    }

    private boolean hasHeader(CallFacts call) {
        if (rule.header().isEmpty()) return true;
        String value = call.header(rule.header().get());
        return value != null && (rule.value().isEmpty() || rule.value().get().equals(value));
    }
}

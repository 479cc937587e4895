package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.learn.ArmIdentity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a selection has to be told to go on where another stopped.
 *
 * @param rule by which it learned, and from what: what was learned by another is of no use to it
 * @param arms whom the memory is of, and where they led
 */
public record KeptSelection(String rule, List<ArmIdentity> arms, BanditMemory memory) {
    public KeptSelection {
        // Of what was read anything may be missing.
        Objects.requireNonNull(rule, "no rule");
        Objects.requireNonNull(memory, "no memory");
        arms = List.copyOf(arms);
    }

    /** What is known of an arm that still leads where it did; empty of any other. */
    Optional<BanditMemory.Arm> of(ArmIdentity now) {
        return identity(now)
                .flatMap(before -> memory.arms().stream()
                        .filter(arm -> arm.name().equals(before.name()))
                        .findFirst());
    }

    /** Where it led, if it does so still. */
    Optional<ArmIdentity> identity(ArmIdentity now) {
        return arms.stream().filter(now::isStill).findFirst();
    }
}

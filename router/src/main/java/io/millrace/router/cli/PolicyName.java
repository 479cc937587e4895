package io.millrace.router.cli;

import io.millrace.config.Quantity;
import io.millrace.router.batch.BatchPolicy;
import io.millrace.router.simulate.Contender;
import io.millrace.router.simulate.Contenders;
import java.time.Duration;

/** A policy as it is named on the command line. */
final class PolicyName {
    private PolicyName() {}

    /** @throws IllegalArgumentException when there is no such policy */
    static Contender of(String name, Duration objective) {
        if (name.startsWith("fixed:")) return Contender.coordinated(name, fixed(name));
        return Contenders.usual(objective).stream()
                .filter(usual -> usual.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is none of "
                        + String.join(
                                ", ",
                                Contenders.usual(objective).stream()
                                        .map(Contender::name)
                                        .toList())));
    }

    private static BatchPolicy fixed(String name) {
        String[] parts = name.split(":", -1);
        if (parts.length == 3 && parts[1].matches("[1-9][0-9]{0,5}")) {
            var delay = Quantity.DURATION.parse(parts[2]);
            if (delay.isPresent())
                return new BatchPolicy.Fixed(Integer.parseInt(parts[1]), Duration.ofNanos(delay.get()));
        }
        throw new IllegalArgumentException("'" + name + "' is not rows and a time, as fixed:8:2ms");
    }
}

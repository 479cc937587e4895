package io.millrace.router.reload;

import io.millrace.config.Problem;
import io.millrace.config.change.ConfigPlan;
import java.util.List;

/**
 * What became of a config that was to come into force.
 */
public sealed interface Reload {
    /** Of the config that is in force now. */
    long generation();

    /** @param plan what was done; may be nothing */
    record Applied(long generation, ConfigPlan plan) implements Reload {}

    /** Everything is as it was. */
    record Refused(long generation, List<Problem> problems) implements Reload {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}

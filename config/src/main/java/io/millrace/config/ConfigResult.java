package io.millrace.config;

import java.util.List;

/** What reading a document came to: a whole config, or why there is none. */
public sealed interface ConfigResult {
    record Good(RouterConfig config) implements ConfigResult {}

    /** @param problems at least one, in the order of the text */
    record Bad(List<Problem> problems) implements ConfigResult {
        public Bad {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) throw new IllegalArgumentException("a bad config needs a problem");
        }
    }
}

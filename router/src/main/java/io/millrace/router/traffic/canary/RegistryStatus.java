package io.millrace.router.traffic.canary;

import java.util.Optional;

/**
 * How the registry that routers agree through was found when it was last read.
 *
 * @param place   for people
 * @param isHeard whether it has told something since the start
 * @param problem why it cannot be reached now; empty where it can, or was not asked yet
 */
public record RegistryStatus(String place, boolean isHeard, Optional<String> problem) {
    /** Not looked for yet. */
    public static final RegistryStatus UNASKED = new RegistryStatus("", false, Optional.empty());

    public boolean isReachable() {
        return isHeard && problem.isEmpty();
    }

    /** For whoever wanted something of it. */
    public String away() {
        return "the registry that routers agree through cannot be reached: "
                + problem.orElse("it has not answered yet");
    }
}

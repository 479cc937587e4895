package io.millrace.discovery;

import java.util.Optional;

/**
 * What a source has told of late.
 *
 * @param endpoints in its last good list
 * @param heard     whether it has told anything yet, be it trouble
 * @param problem   why that may be out of date
 * @param history   how its looks have gone; absent where it does not look again
 */
public record SourceStatus(
        String name, int endpoints, boolean heard, Optional<String> problem, Optional<SourceHistory> history) {

    /** Of one that has told all it ever will. */
    public SourceStatus(String name, int endpoints, boolean heard, Optional<String> problem) {
        this(name, endpoints, heard, problem, Optional.empty());
    }
}

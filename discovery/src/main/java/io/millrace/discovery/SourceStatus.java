package io.millrace.discovery;

import java.util.Optional;

/**
 * What a source has told of late.
 *
 * @param endpoints in its last good list
 * @param heard     whether it has told anything yet, be it trouble
 * @param problem    why that may be out of date
 */
public record SourceStatus(String name, int endpoints, boolean heard, Optional<String> problem) {}

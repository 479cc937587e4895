package io.millrace.router.traffic.shadow;

import java.time.Instant;
import java.util.List;

/**
 * A call whose copy was answered otherwise, in a few kilobytes at most.
 *
 * @param request  its id
 * @param severity from 0 to 1, of the worst output
 * @param outputs  those that differ, and how
 * @param inputs   as far as they may be shown
 */
public record Example(String request, Instant at, double severity, List<Part> outputs, List<Part> inputs) {
    public Example {
        outputs = List.copyOf(outputs);
        inputs = List.copyOf(inputs);
    }

    /** @param text what is to be said of the tensor of this name */
    public record Part(String name, String text) {}
}

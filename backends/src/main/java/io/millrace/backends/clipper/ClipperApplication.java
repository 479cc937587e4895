package io.millrace.backends.clipper;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An application, by whose name clients ask.
 *
 * @param name          lower-case letters, digits and {@code -}, at most 63: the first segment of its paths
 * @param model         that answers
 * @param defaultOutput the output where the model's does not come: JSON, or else a string
 * @param latency       after which it is given
 */
public record ClipperApplication(
        String name, ModelName model, ClipperInput input, String defaultOutput, Duration latency) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** First segments of other protocols' paths. */
    private static final Set<String> TAKEN = Set.of("v1", "v2", "predictions", "explanations", "ping");

    public ClipperApplication {
        if (!NAME.matcher(name).matches())
            throw new IllegalArgumentException("not an application name: " + Excerpt.of(name));
        if (TAKEN.contains(name))
            throw new IllegalArgumentException("application '" + name + "' would have the paths of another protocol");
        if (latency.isNegative() || latency.isZero()) throw new IllegalArgumentException("latency must be above 0");
    }
}

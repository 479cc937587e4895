package io.millrace.config;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One way a model's calls may go; without {@code model}, {@code pool} and {@code version} that of a model without traffic
 * policies.
 *
 * @param name    1 to 63 letters, digits and {@code . _ -}, for metrics, logs and clients
 * @param model   another one that is asked in its place
 * @param pool    the only one of those that serve the model
 * @param version a label of the model's, or the text of a {@link VersionRange}
 * @param weight  of its share; of 0 it gets what rules send it
 */
public record ArmSettings(
        String name, Optional<ModelName> model, Optional<String> pool, Optional<String> version, int weight) {
    public static final int HEAVIEST = 1_000_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}");

    public ArmSettings {
        if (!isName(name)) throw new IllegalArgumentException("'name' is not that of an arm: " + Excerpt.of(name));
        if (model.isPresent() && pool.isPresent())
            throw new IllegalArgumentException("'pool' is one of this model's, and 'model' has its own");
        if (weight < 0 || weight > HEAVIEST)
            throw new IllegalArgumentException("'weight' must be from 0 to " + HEAVIEST);
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}

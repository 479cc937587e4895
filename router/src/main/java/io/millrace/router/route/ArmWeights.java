package io.millrace.router.route;

import io.millrace.router.traffic.ArmChoice;
import java.util.Map;
import java.util.Optional;

/**
 * Weights of a model's arms that are in force instead of those of the config.
 *
 * @param byArm each of the model's arms, by name
 * @param origin who set them, for people
 * @param since  when, for people: ISO 8601
 * @param choice of arms by what calls ask; the weights are then for those that have nothing to tell
 */
public record ArmWeights(Map<String, Double> byArm, String origin, String since, Optional<ArmChoice> choice) {
    public ArmWeights {
        byArm = Map.copyOf(byArm);
    }

    /** For calls whatever they ask. */
    public ArmWeights(Map<String, Double> byArm, String origin, String since) {
        this(byArm, origin, since, Optional.empty());
    }
}

package io.millrace.router.route;

import java.util.Map;

/**
 * Weights of a model's arms that are in force instead of those of the config.
 *
 * @param byArm each of the model's arms, by name
 * @param origin who set them, for people
 * @param since  when, for people: ISO 8601
 */
public record ArmWeights(Map<String, Double> byArm, String origin, String since) {
    public ArmWeights {
        byArm = Map.copyOf(byArm);
    }
}

package io.millrace.router.admin;

import io.millrace.config.ArmSettings;
import io.millrace.inference.Excerpt;
import io.millrace.router.traffic.Split;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What is asked for by {@code {"weights": {"canary": 25}}}: each arm's weight, as it is where it is not named. */
final class WantedWeights {
    private static final String WEIGHTS = "weights";

    private WantedWeights() {}

    /**
     * @throws io.vertx.core.json.DecodeException where it is no JSON
     * @throws IllegalArgumentException with a sentence for a person, where it is no such document
     */
    static Map<String, Double> of(Buffer body, Split split) {
        if (!(Json.decodeValue(body) instanceof JsonObject document)
                || !document.fieldNames().equals(Set.of(WEIGHTS))
                || !(document.getValue(WEIGHTS) instanceof JsonObject given))
            throw new IllegalArgumentException("this must be {\"weights\": {\"ARM\": WEIGHT, …}} and nothing else");
        Map<String, Double> wanted = new LinkedHashMap<>();
        split.arms().forEach(arm -> wanted.put(arm.name(), arm.weight()));
        for (String name : given.fieldNames()) {
            if (!wanted.containsKey(name))
                throw new IllegalArgumentException("there is no arm '" + Excerpt.of(name) + "'; the arms are "
                        + String.join(", ", wanted.keySet()));
            if (!(given.getValue(name) instanceof Number weight)
                    || !(weight.doubleValue() >= 0 && weight.doubleValue() <= ArmSettings.HEAVIEST))
                throw new IllegalArgumentException(
                        "the weight of '" + name + "' must be a number from 0 to " + ArmSettings.HEAVIEST);
            wanted.put(name, weight.doubleValue());
        }
        if (wanted.values().stream().allMatch(weight -> weight == 0))
            throw new IllegalArgumentException("one arm must have a weight above 0");
        return wanted;
    }
}

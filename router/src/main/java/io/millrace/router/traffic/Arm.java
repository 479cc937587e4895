package io.millrace.router.traffic;

/**
 * One of the ways that calls of a model may go.
 *
 * @param name   unique among those of its model, for metrics, logs and clients
 * @param weight of its share, at least 0
 * @param open   whether anybody can answer its calls now
 */
public record Arm(String name, double weight, boolean open) {
    public Arm {
        if (!(weight >= 0) || Double.isInfinite(weight))
            throw new IllegalArgumentException("an arm of the weight " + weight);
    }
}

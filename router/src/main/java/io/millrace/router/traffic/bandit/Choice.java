package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.Features;

/**
 * What was chosen, with all that a reward is learned by later.
 *
 * @param arm         its place
 * @param probability that the arm had then, rails included; 0 where the rule does not learn from it
 * @param features    of the call
 */
public record Choice(int arm, double probability, Features features) {}

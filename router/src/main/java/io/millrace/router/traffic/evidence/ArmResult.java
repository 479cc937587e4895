package io.millrace.router.traffic.evidence;

/**
 * What is known of an arm.
 *
 * @param exposures units that were given this arm
 * @param losses    of those that were rewarded; see {@link RewardRange}
 */
public record ArmResult(String arm, long exposures, MeanEvidence losses) {}

package io.millrace.router.compose.combine;

import io.millrace.inference.TensorData;

/**
 * One output of all members as one.
 *
 * @param agreement of the members, in [0,1]
 */
record CombinedOutput(TensorData data, double agreement) {}

/**
 * The rows of the promises, each a run of N requests against a router in its own process.
 *
 * <p>A row has two sizes: the full one under the tag {@code chaos} ({@code ./mvnw verify -Pchaos -pl chaos-tests -am})
 * and, for some, a small one in every build. Both print N, the errors, the bound of the rate and the seed;
 * {@code -Dchaos.seed} and {@code -Dchaos.requests} choose others.
 */
@NullMarked
package io.millrace.chaos;

import org.jspecify.annotations.NullMarked;

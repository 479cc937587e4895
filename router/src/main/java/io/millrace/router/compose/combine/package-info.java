/**
 * One answer out of those that the members of an ensemble gave to the same question. {@link
 * io.millrace.router.compose.combine.Combining} is the way in and says what is combined how. First the members are found whose
 * answers fit together; of these each output that all of them have is combined alone: floating numbers as doubles, a run of
 * elements at a time, whole numbers and texts by a ballot for each element. What is no answer of the ensemble is told with it:
 * members that do not fit, and outputs that have no such combination.
 *
 * <p>The members are taken by their weights and names, so that their order makes no difference to a single bit. No socket, no clock, no
 * chance; any thread, and it does not block.
 */
@NullMarked
package io.millrace.router.compose.combine;

import org.jspecify.annotations.NullMarked;

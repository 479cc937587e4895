/**
 * Models that are made of others. A {@link io.millrace.router.compose.ComposeStage} stands in the chain where other models' calls
 * are sent to servers, and in their place has parts asked: all members of an ensemble, the steps of a chain one after the other,
 * of a switch whom the rows are for. Each part is a call of its own, to the model that it is, through the whole chain: it waits,
 * is remembered, batched and tried again as that model's settings say, until the call's own deadline. What the parts say becomes
 * one answer; what they fail with becomes one failure, which names the part. The part's calls go on the loop of the call, and
 * are given up with it.
 */
@NullMarked
package io.millrace.router.compose;

import org.jspecify.annotations.NullMarked;

/**
 * A client that does not wait for its answers before it asks again.
 *
 * <p>{@link io.millrace.chaos.client.OpenLoopClient} sends questions at the times of a
 * {@link io.millrace.chaos.client.LoadPlan}, whatever became of those before, over as many keep-alive connections as
 * that takes, or for gRPC over a few shared ones. It trusts nothing: an answer without framing, a second answer, an
 * error in another protocol's form are each written down for what they are. A {@link io.millrace.chaos.client.Leaving} makes clients go away on purpose, at
 * any phase of an exchange. It never asks a second time; what the ledger says is what one request met.
 */
@NullMarked
package io.millrace.chaos.client;

import org.jspecify.annotations.NullMarked;

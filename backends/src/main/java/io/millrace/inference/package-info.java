/**
 * The inference exchange itself, free of protocol: what is asked ({@link io.millrace.inference.InferenceRequest}), what
 * is answered ({@link io.millrace.inference.InferenceResponse}), and how it can end badly
 * ({@link io.millrace.inference.Failure}).
 *
 * <p>A request arrives in its client's bytes ({@link io.millrace.inference.Wire}) and stays so while it goes to a server
 * that speaks the same protocol. Otherwise a codec turns it into {@link io.millrace.inference.Tensors}: named, typed,
 * shaped, with data in the form it came in. Everything here is an immutable value, except
 * {@link io.millrace.inference.InferenceCall}, which lives on one event loop.
 *
 * <p>This is the one package not named after its folder, because everyone speaks it. It knows nothing else of ours.
 */
@NullMarked
package io.millrace.inference;

import org.jspecify.annotations.NullMarked;

/**
 * What happens to a call between the doors. {@link io.millrace.router.chain.PolicyChain} is the list of policies in their
 * order, outermost first; {@link io.millrace.router.chain.Attempts} at its end picks an endpoint and sends. Everything
 * belongs to one event loop: plain fields, no locks; only in-flight counts are shared.
 */
@NullMarked
package io.millrace.router.chain;

import org.jspecify.annotations.NullMarked;

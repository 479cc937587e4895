/**
 * What routers agree on through a registry, beside which each could run alone. {@link io.millrace.router.agree.SharedBoard} reads
 * all entries over and over and writes one where its {@link io.millrace.router.agree.Party} wants another; a party knows what its
 * entry means. Promotions are {@link io.millrace.router.traffic.canary.Agreement}'s, {@link
 * io.millrace.router.agree.PromotionParty} only reads and prints them; weights set by hand are {@link
 * io.millrace.router.agree.WeightsParty}'s.
 *
 * <p>A registry that is away stops nothing: all go by what was agreed on last, and what may be done without the others is told
 * them when it is back.
 */
@NullMarked
package io.millrace.router.agree;

import org.jspecify.annotations.NullMarked;

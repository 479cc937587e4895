/**
 * What the process tells of itself: metrics, percentiles, access log. The one package that knows the metrics library.
 * Each event loop counts into a {@link io.millrace.router.observe.LoopRecorder} of its own, without locks; a scrape sums
 * them. Labels come only from the config and the fleet, never from what a client sent, so their number is bounded.
 */
@NullMarked
package io.millrace.router.observe;

import org.jspecify.annotations.NullMarked;

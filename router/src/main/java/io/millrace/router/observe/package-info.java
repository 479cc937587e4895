/**
 * What the process tells of itself: metrics, percentiles, access log. The one package that knows the metrics library. What
 * there is stands in one list, cut by subject into the enums of {@link io.millrace.router.observe.Family}, out of which {@code
 * docs/metrics.md} is written. Each event loop counts into a {@link io.millrace.router.observe.LoopRecorder} of its own, without
 * locks; at a scrape each of the {@code Figures} sums them or looks at how things stand. Labels come only from the config and
 * the fleet, never from what a client sent, and who has left is forgotten, so their number is bounded. Lines of the access log
 * are written by a thread of their own, which may lose some, and says how many.
 */
@NullMarked
package io.millrace.router.observe;

import org.jspecify.annotations.NullMarked;

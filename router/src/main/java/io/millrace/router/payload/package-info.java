/**
 * Bodies of sampled calls, kept for whoever looks for drift, or needs what a model was asked: as lines of JSON in files that are
 * bounded, or as CloudEvents for a sink, in the form of KServe's logger. The event loop copies what is kept of a body and hands
 * it over; reading, leaving out and writing is done by a thread of its own. What finds no room is dropped and counted.
 */
@NullMarked
package io.millrace.router.payload;

import org.jspecify.annotations.NullMarked;

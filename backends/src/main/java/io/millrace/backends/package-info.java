/**
 * One call to one server. {@link io.millrace.backends.Backend} is the port: a request goes in, an answer or a
 * {@link io.millrace.inference.Failure} comes back, and nothing is retried here. Each server family has a package of its
 * own with its codec, its probe and its client.
 *
 * <p>A codec ({@link io.millrace.backends.WireCodec}) serves both doors: a frontend decodes requests and encodes answers
 * with it, a backend encodes requests and decodes answers.
 */
@NullMarked
package io.millrace.backends;

import org.jspecify.annotations.NullMarked;

/**
 * Clipper's query protocol, of clients only: an application of one input type, which is a model here, an objective, and the
 * answer that is given where the model's own does not come in time. Source: Clipper, {@code query_frontend.hpp} and
 * {@code json_util.cpp}.
 */
@NullMarked
package io.millrace.backends.clipper;

import org.jspecify.annotations.NullMarked;

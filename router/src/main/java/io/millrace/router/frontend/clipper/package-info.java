/**
 * Clipper's query frontend: applications under names from the config, each a model with a type, an objective and a default
 * output. Source: Clipper, {@code query_frontend.hpp}.
 */
@NullMarked
package io.millrace.router.frontend.clipper;

import org.jspecify.annotations.NullMarked;

/**
 * What a request's model leads to. A {@link io.millrace.router.route.Route} is the standing part, made from the config;
 * a {@link io.millrace.router.route.RoutingSnapshot} joins all routes with the fleet of one moment. The snapshot is
 * immutable and replaced whole; a call keeps the one it began with.
 */
@NullMarked
package io.millrace.router.route;

import org.jspecify.annotations.NullMarked;

/**
 * Endpoints that Consul knows as instances of a service, by blocking queries of its health API. What it answers is read as it
 * comes and no further than a bound, for the registry may be a wrong address.
 *
 * <p>For the maintainer: Vert.x's Consul client holds whole answers of any size, leaves out the weights, and hides the index
 * where it is missing; therefore not here.
 */
@NullMarked
package io.millrace.discovery.consul;

import org.jspecify.annotations.NullMarked;

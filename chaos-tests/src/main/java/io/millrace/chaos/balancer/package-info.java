/** What stands before routers: {@link io.millrace.chaos.balancer.HaProxy}, the real one, as a process. */
@NullMarked
package io.millrace.chaos.balancer;

import org.jspecify.annotations.NullMarked;

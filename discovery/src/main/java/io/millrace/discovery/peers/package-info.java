/**
 * The other routers that send to the same servers. They tell each other nothing: each counts those that the sources of endpoints
 * list, and takes its part of what a config allows all of them together. A count that is wrong for a while costs room or some
 * pressure, no call.
 */
@NullMarked
package io.millrace.discovery.peers;

import org.jspecify.annotations.NullMarked;

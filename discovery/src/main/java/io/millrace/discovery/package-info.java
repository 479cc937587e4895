/**
 * Which endpoints exist and are well. A {@link io.millrace.discovery.FleetSource} says which exist;
 * {@code discovery.health} says which of them are well and what they serve. Both end in one immutable
 * {@link io.millrace.discovery.Fleet}, replaced whole by one control-side writer, read by anyone.
 */
@NullMarked
package io.millrace.discovery;

import org.jspecify.annotations.NullMarked;

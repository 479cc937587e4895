/** What tells the router of its servers fails: registries that are down, lie and flap, clocks that jump. */
@NullMarked
package io.millrace.chaos.discovery;

import org.jspecify.annotations.NullMarked;

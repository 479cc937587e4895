/**
 * Short texts that routers leave for each other in a registry. {@link io.millrace.discovery.shared.SharedEntries} is what a
 * registry has to be able to do: tell all entries, and replace one where nobody else was quicker. What stands in them is the
 * business of whoever writes them.
 */
@NullMarked
package io.millrace.discovery.shared;

import org.jspecify.annotations.NullMarked;

/** How long a call may take: the least of what its client asked for and what its model allows. */
@NullMarked
package io.millrace.slo.deadline;

import org.jspecify.annotations.NullMarked;

/** Whether a failed attempt may be followed by another: is it safe, and is there budget. */
@NullMarked
package io.millrace.slo.retry;

import org.jspecify.annotations.NullMarked;

/** Endpoints written down in the config: a list that does not change while we run. */
@NullMarked
package io.millrace.discovery.fixed;

import org.jspecify.annotations.NullMarked;

/** It is a router itself that goes, told to or not, and another one is there. */
@NullMarked
package io.millrace.chaos.us;

import org.jspecify.annotations.NullMarked;

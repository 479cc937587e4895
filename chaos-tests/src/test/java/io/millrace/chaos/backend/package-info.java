/** Model servers that fail: killed, stopped, cut off, closing early, answering nonsense. */
@NullMarked
package io.millrace.chaos.backend;

import org.jspecify.annotations.NullMarked;

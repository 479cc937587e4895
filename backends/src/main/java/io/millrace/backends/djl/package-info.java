/** Models run in this process by DJL: a bounded worker pool, one predictor each, never on an event loop. */
@NullMarked
package io.millrace.backends.djl;

import org.jspecify.annotations.NullMarked;

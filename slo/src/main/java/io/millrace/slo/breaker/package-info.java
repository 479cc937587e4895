/** Circuit breakers, one per endpoint and event loop, on Resilience4j's state machine. */
@NullMarked
package io.millrace.slo.breaker;

import org.jspecify.annotations.NullMarked;

/**
 * The admin port: metrics, liveness and readiness, the fleet as it is seen. On loopback, on the control side's loop, so
 * that a scrape never delays a call.
 */
@NullMarked
package io.millrace.router.admin;

import org.jspecify.annotations.NullMarked;

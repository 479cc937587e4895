/**
 * The admin port: metrics, liveness and readiness, the config, the fleet and the models as they are seen, why a call went
 * where it went. On the control side's loop, so that a scrape never delays a call.
 *
 * <p>All it does stands in one list, {@link io.millrace.router.admin.AdminRoutes}, of {@link
 * io.millrace.router.admin.AdminRoute}: method, path, who may ask, what answers. {@code docs/openapi.yaml} describes the same
 * list for programs, is served as it is, and a test holds each against the other and every answer against its schema.
 */
@NullMarked
package io.millrace.router.admin;

import org.jspecify.annotations.NullMarked;

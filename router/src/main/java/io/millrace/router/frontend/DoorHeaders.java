package io.millrace.router.frontend;

import io.vertx.core.http.HttpHeaders;

/** Names of our own headers, prepared once. */
final class DoorHeaders {
    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    static final CharSequence TIMEOUT_MS = HttpHeaders.createOptimized("x-millrace-timeout-ms");
    static final CharSequence GRPC_TIMEOUT = HttpHeaders.createOptimized("grpc-timeout");
    static final CharSequence PRIORITY = HttpHeaders.createOptimized("x-millrace-priority");
    static final CharSequence EXPLAIN = HttpHeaders.createOptimized("x-millrace-explain");
    static final CharSequence CACHE = HttpHeaders.createOptimized("x-millrace-cache");
    static final CharSequence DEGRADED = HttpHeaders.createOptimized("x-millrace-degraded");
    static final CharSequence MEMBERS = HttpHeaders.createOptimized("x-millrace-members");
    static final CharSequence CONFIDENCE = HttpHeaders.createOptimized("x-millrace-confidence");
    static final CharSequence PART = HttpHeaders.createOptimized("x-millrace-part");
    static final CharSequence ARM = HttpHeaders.createOptimized("x-millrace-arm");

    private DoorHeaders() {}
}

package io.millrace.discovery.health;

import io.millrace.backends.ProbeReport;

/**
 * What one probe found.
 *
 * @param beganNanos when it was sent
 */
record Finding(ProbeReport report, long beganNanos) {}

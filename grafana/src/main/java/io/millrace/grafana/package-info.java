/**
 * What an operator's own Grafana, Prometheus and Alertmanager are given. Knows metric names and objectives, no router: a
 * test of the router holds every name used here against those it has.
 */
@NullMarked
package io.millrace.grafana;

import org.jspecify.annotations.NullMarked;

/**
 * Dashboards as values: a {@link io.millrace.grafana.dashboard.Dashboard} is rows of panels, a panel a few queries in
 * PromQL and how they are drawn; {@link io.millrace.grafana.dashboard.DashboardJson} alone knows Grafana's form. The
 * dashboards themselves are the lists in {@link io.millrace.grafana.dashboard.Overview},
 * {@link io.millrace.grafana.dashboard.OneModel}, {@link io.millrace.grafana.dashboard.OnePool} and
 * {@link io.millrace.grafana.dashboard.Internals}; a panel's place in them is its place on the screen.
 */
@NullMarked
package io.millrace.grafana.dashboard;

import org.jspecify.annotations.NullMarked;

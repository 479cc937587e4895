/**
 * Recording and alert rules for Prometheus, from what each model promises.
 *
 * <p>Source: Site Reliability Workbook, chapter 5, "Alerting on SLOs", multiple windows and burn rates.
 */
@NullMarked
package io.millrace.grafana.rules;

import org.jspecify.annotations.NullMarked;

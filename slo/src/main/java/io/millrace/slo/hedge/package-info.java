/**
 * A second sending of a call that takes unusually long, to another endpoint; the first answer counts. Triggered at a quantile
 * of what such calls take, within a budget, for calls that may be worked on twice, and only to an endpoint with little to do:
 * to hedge into an overload makes it worse.
 */
@NullMarked
package io.millrace.slo.hedge;

import org.jspecify.annotations.NullMarked;

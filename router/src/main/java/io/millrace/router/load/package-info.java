/**
 * What servers say of their own load, made into weights. Event loops leave what comes in answers with {@link
 * io.millrace.router.load.LoadReports}, {@link io.millrace.router.load.LoadScrapes} asks for metrics; once a second {@link
 * io.millrace.router.load.ReportedWeights} moves each endpoint's share of its pool's traffic a little, so that those that are
 * less busy get more. Reports adjust weights and never a single pick: between two of them the picker has fresher figures of
 * its own.
 */
@NullMarked
package io.millrace.router.load;

import org.jspecify.annotations.NullMarked;

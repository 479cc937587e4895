/**
 * What it takes to go from the config that runs to another one: {@link io.millrace.config.change.ConfigPlan} compares two whole
 * configs and says what was added, removed and changed, and what only a start can change. It does nothing itself.
 */
@NullMarked
package io.millrace.config.change;

import org.jspecify.annotations.NullMarked;

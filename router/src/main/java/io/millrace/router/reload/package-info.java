/**
 * Another config for a router that runs: where it comes from (the file it was started with, watched; a signal; the admin
 * port), and what is told of what became of it. What it takes to change is {@link io.millrace.config.change.ConfigPlan}'s to
 * say and the assembly's to do.
 */
@NullMarked
package io.millrace.router.reload;

import org.jspecify.annotations.NullMarked;

/** Configs that change while calls go on: often, wrongly, half written. */
@NullMarked
package io.millrace.chaos.config;

import org.jspecify.annotations.NullMarked;

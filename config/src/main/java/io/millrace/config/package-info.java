/**
 * The one document that says what is wanted: read from YAML, checked, composed of the settings records that sit beside
 * the code they set. {@link io.millrace.config.ConfigReader} gives either a whole {@link io.millrace.config.RouterConfig}
 * or every problem with its file, line, column and the nearest valid word; never half of a config.
 */
@NullMarked
package io.millrace.config;

import org.jspecify.annotations.NullMarked;

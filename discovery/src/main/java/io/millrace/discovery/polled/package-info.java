/**
 * Sources that are asked again and again: what to believe of the answers, and when to ask next. What is asked is a
 * {@link io.millrace.discovery.polled.Lookup}.
 */
@NullMarked
package io.millrace.discovery.polled;

import org.jspecify.annotations.NullMarked;

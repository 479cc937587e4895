/**
 * Plain HTTP services with JSON of their own: where each tensor stands in it is told by the config. Nothing is passed on
 * unread to them, for no client speaks their protocol.
 */
@NullMarked
package io.millrace.backends.service;

import org.jspecify.annotations.NullMarked;

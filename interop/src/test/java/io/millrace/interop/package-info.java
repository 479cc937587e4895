/**
 * Suites that others wrote for everything that speaks HTTP/2 or gRPC, against a router of this process.
 *
 * <p>What does not pass stands in a list beside the test, with its reason; the test fails as well when something of that list
 * passes, so that the list is true.
 */
@NullMarked
package io.millrace.interop;

import org.jspecify.annotations.NullMarked;

/**
 * What leaves the process beside answers: lines for a file, spans for a collector. Event loops hand it over and never wait: each
 * {@link io.millrace.router.out.OutQueue} has a thread of its own that writes to an {@link io.millrace.router.out.Out}, and room
 * for so many; what finds none is dropped and counted.
 */
@NullMarked
package io.millrace.router.out;

import org.jspecify.annotations.NullMarked;

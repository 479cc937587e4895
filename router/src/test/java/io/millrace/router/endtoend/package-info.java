/**
 * The router as its clients see it: started whole in this process by
 * {@link io.millrace.router.endtoend.StartedRouter}, spoken to over sockets on localhost, with the digits model of the
 * examples in it and {@link io.millrace.router.endtoend.FakeServer}s behind it. {@link io.millrace.router.endtoend.Dialect}
 * writes and reads each protocol a second time, by means of a JSON library, so that our codecs are not judged by
 * themselves. Nothing sleeps: where two sides meet, the test waits for the condition.
 */
@NullMarked
package io.millrace.router.endtoend;

import org.jspecify.annotations.NullMarked;

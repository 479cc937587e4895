package io.millrace.router.chain;

import io.millrace.inference.Deadline;
import java.util.Optional;

/**
 * How long a streamed answer may take, in nanoseconds: of silence from the server, of a client that takes nothing, and,
 * where its client set a deadline, as a whole.
 */
record StreamTimes(long silenceNanos, long stallNanos, Optional<Deadline> deadline) {}

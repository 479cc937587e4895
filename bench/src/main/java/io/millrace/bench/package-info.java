/**
 * Microbenchmarks of what every call passes: codecs beside Jackson's tree of the same message, and the pick. Run with
 * {@code java -jar bench/target/bench.jar}; see {@code bench/README.md}.
 */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;

/**
 * Why a call went where it went. Of a few calls of each loop, and of those whose client asks for it, an {@link
 * io.millrace.router.explain.Explanation} is written: who was considered for each attempt and how each stood then, the batch
 * it went in, how attempts and call ended. Nothing is written, nor reckoned, for the others. The last ones are kept.
 */
@NullMarked
package io.millrace.router.explain;

import org.jspecify.annotations.NullMarked;

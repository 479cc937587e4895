/**
 * Open Inference Protocol (KServe V2) over REST: paths, metadata documents, and errors in the texts of Triton. Source:
 * Open Inference Protocol, REST; Triton's {@code http_server.cc} where the specification is silent.
 */
@NullMarked
package io.millrace.router.frontend.oip;

import org.jspecify.annotations.NullMarked;

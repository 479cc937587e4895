/**
 * TensorFlow Serving over REST: predict in both forms, status, metadata. Source: TensorFlow Serving,
 * {@code g3doc/api_rest.md} and {@code http_rest_api_handler.cc}; error texts are its own.
 */
@NullMarked
package io.millrace.router.frontend.tfs;

import org.jspecify.annotations.NullMarked;

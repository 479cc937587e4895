/**
 * TorchServe's inference API over REST: predictions and ping. Source: TorchServe's {@code docs/inference_api.md} and its
 * Java frontend; error types and texts are its own.
 */
@NullMarked
package io.millrace.router.frontend.torchserve;

import org.jspecify.annotations.NullMarked;

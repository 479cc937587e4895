/**
 * TorchServe's inference over REST, {@code /predictions/{model}}, and gRPC, {@code Predictions}, which carries the same
 * documents.
 *
 * <p>TorchServe says nothing of a model's tensors and hands the body to a handler of the model's author. Here a body is
 * read by the signature that the configuration declares: JSON lists, or raw bytes of one input. To a server one row goes
 * as one request, because TorchServe makes its own batches of requests.
 */
@NullMarked
package io.millrace.backends.torchserve;

import org.jspecify.annotations.NullMarked;

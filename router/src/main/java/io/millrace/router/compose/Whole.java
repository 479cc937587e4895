package io.millrace.router.compose;

import io.millrace.inference.Tensors;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.route.RouteParts;

/**
 * A call to a model that is made of others.
 *
 * @param asked what its client asks
 */
record Whole(RoutedCall call, RouteParts parts, Tensors asked) {}

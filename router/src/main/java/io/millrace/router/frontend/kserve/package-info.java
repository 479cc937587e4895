/**
 * KServe's V1 protocol. It shares its paths with TensorFlow Serving: what a model is served by decides whose they are, see
 * {@link io.millrace.router.frontend.kserve.KserveFrontend}. Source: KServe, {@code v1_endpoints.py} and {@code errors.py}.
 */
@NullMarked
package io.millrace.router.frontend.kserve;

import org.jspecify.annotations.NullMarked;

/**
 * DJL Serving over REST, for models that take and give arrays: its {@code tensor/ndlist} both ways. An array there has a place
 * in a list and perhaps a name, so a model's inputs and outputs must be declared, in its own order. Source:
 * deepjavalibrary/djl-serving, {@code InferenceRequestHandler.java}, {@code NettyUtils.java}, {@code ModelManager.java};
 * deepjavalibrary/djl, {@code NDSerializer.java}, {@code NoopServingTranslatorFactory.java}.
 */
@NullMarked
package io.millrace.backends.djlserving;

import org.jspecify.annotations.NullMarked;

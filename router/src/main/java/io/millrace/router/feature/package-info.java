/**
 * Inputs of models and headers that no client sends: looked up in Redis by what a request has. {@link
 * io.millrace.router.feature.FeatureKeys} makes the keys of a request, one for each row or one for all;
 * {@link io.millrace.router.feature.RedisFeatures} finds what is stored there, in memory or by one question to Redis for all that
 * is missing, within the time it is given; {@link io.millrace.router.feature.LookedUpInput} makes the tensor, {@link
 * io.millrace.router.feature.LookedUpHeader} the header. What is stored is
 * taken for hostile: {@link io.millrace.router.feature.StoredRows} makes a row of it that has exactly the elements of the input,
 * or says why it is none.
 *
 * <p>The memory is the process's; what is just being asked is each event loop's own, so that a key is asked once by each at most.
 * When a call goes through all this is the chain's business.
 */
@NullMarked
package io.millrace.router.feature;

import org.jspecify.annotations.NullMarked;

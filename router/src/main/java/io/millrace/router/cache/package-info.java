/**
 * Answers that are remembered, for models whose config says so. {@link io.millrace.router.cache.KeyMaker} names a request
 * by what it asks, in whatever protocol it came; {@link io.millrace.router.cache.ModelCache} holds a model's answers by
 * that name, whole or by rows, bounded by bytes and age; callers who ask the same at once share one
 * {@link io.millrace.router.cache.Flight}. When it is used, and when not, is the chain's to say
 * ({@code CacheStage}).
 *
 * <p>One for all event loops, without a lock that a loop would wait for: answers lie in Caffeine, flights are joined and
 * left by compare-and-set, and each caller is answered on its own loop.
 */
@NullMarked
package io.millrace.router.cache;

import org.jspecify.annotations.NullMarked;

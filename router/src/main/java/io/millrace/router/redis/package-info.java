/**
 * Asks a Redis server for little, soon or not at all. {@link io.millrace.router.redis.RedisLink} is one connection of one
 * event loop, opened when it is needed: commands go out one after the other, replies come back in that order, and every
 * question ends within the time that its caller gives it. What cannot be answered in time is not waited for, and after some
 * of that a breaker keeps calls from trying.
 *
 * <p>{@link io.millrace.router.redis.ReplyReader} takes the server for hostile: it knows the replies to the few commands of
 * {@link io.millrace.router.redis.Commands} and no others, and none of them is larger than its bound. Why it is ours and not
 * a library's stands in the module's README.
 */
@NullMarked
package io.millrace.router.redis;

import org.jspecify.annotations.NullMarked;

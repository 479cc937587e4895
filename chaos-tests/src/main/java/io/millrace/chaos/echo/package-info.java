/**
 * The model that every fake server serves, and that the checker knows by heart.
 *
 * <p>Input {@code x} and output {@code y} are FP32 of shape {@code [-1, columns]}. Each row of a question carries the
 * question's id, its own number and values drawn from the seed; the answer repeats all of it and puts a hash of the row
 * in front. So an answer alone tells to which question it belongs, a row out of place or mixed from two is seen, and a
 * router that made an answer up would have to know the hash.
 */
@NullMarked
package io.millrace.chaos.echo;

import org.jspecify.annotations.NullMarked;

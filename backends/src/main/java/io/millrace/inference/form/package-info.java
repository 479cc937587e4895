/**
 * Tensor data from one form into another: raw bytes, JSON text, byte strings. No JSON tree is built and no object per
 * number.
 *
 * <p>Reading goes in layers. {@code JsonLexer} knows tokens; {@link io.millrace.inference.form.JsonScanner} pulls the
 * structure of a message; {@link io.millrace.inference.form.JsonLeaves} walks the values of one tensor, whatever their
 * nesting, and learns its shape. None of them recurses, so no input is too deep for the stack. Writing is
 * {@link io.millrace.inference.form.JsonWriter}. Numbers are made of digits and digits of numbers in place, by
 * {@code DecimalFloat}, {@code ShortestDecimal} and {@code DecimalDigits}.
 *
 * <p>The conversions: {@link io.millrace.inference.form.RawForm}, {@link io.millrace.inference.form.StringsForm},
 * {@link io.millrace.inference.form.JsonForm} and {@link io.millrace.inference.form.BytesLayout}. What they cannot
 * convert they refuse with a {@link io.millrace.inference.Failure} that names the tensor or the place in the message.
 */
@NullMarked
package io.millrace.inference.form;

import org.jspecify.annotations.NullMarked;

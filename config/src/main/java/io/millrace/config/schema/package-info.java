/**
 * The JSON Schema of the document, {@code millrace.schema.json}: the one place that says which keys there are, what each
 * may be, and what it means. Editors complete by it, {@code docs/configuration.md} is made from it, and
 * {@link io.millrace.config.schema.SchemaCheck} holds every document against it. What the validator says in the words of
 * JSON Schema is said here in the words of the person who wrote the document: where it stands, what was expected, what was
 * found, and the nearest word that would have been right.
 */
@NullMarked
package io.millrace.config.schema;

import org.jspecify.annotations.NullMarked;

/**
 * One YAML document as a tree in which every key and value knows its line and column. Read from the event stream, so that
 * what a config needs none of is refused where it stands: tags, second documents, keys given twice, merge keys. Size,
 * nesting and aliases are bounded, so a hostile text costs no more than a large one. Environment variables are put in
 * here, into scalars alone: text from outside can become a value, never structure. What a plain scalar means is the YAML
 * 1.2 core schema's answer: {@code off}, {@code yes} and {@code 1:30} are text.
 */
@NullMarked
package io.millrace.config.yaml;

import org.jspecify.annotations.NullMarked;

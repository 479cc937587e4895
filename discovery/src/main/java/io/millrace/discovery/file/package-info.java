/**
 * Endpoints of a file that others write: a list in the form of the config's {@code endpoints}. It is looked at once a second,
 * whatever the way it is replaced: written over, moved onto, or behind a link that turns.
 */
@NullMarked
package io.millrace.discovery.file;

import org.jspecify.annotations.NullMarked;

/**
 * Which endpoint an attempt goes to: filter (who may), score (how loaded), pick (which one). The pick comes last, on the
 * freshest load figures, so a retry picks anew. In-flight counts are one atomic per endpoint, shared by all loops: a
 * picker that saw only its own loop's share would herd. A decision core: no socket, no clock of its own.
 */
@NullMarked
package io.millrace.router.schedule;

import org.jspecify.annotations.NullMarked;

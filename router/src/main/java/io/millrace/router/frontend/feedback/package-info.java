/**
 * {@code POST /v1/feedback}: clients tell what answers were worth to them, in a protocol of our own. What that means for arms is
 * {@code router.traffic.reward}'s business.
 */
@NullMarked
package io.millrace.router.frontend.feedback;

import org.jspecify.annotations.NullMarked;

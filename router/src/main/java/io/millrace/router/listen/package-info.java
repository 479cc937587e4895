/**
 * What guards a connection before Vert.x sees a request of it. Vert.x offers no place for that, so a
 * {@link io.millrace.router.listen.GuardedTransport} puts a {@link io.millrace.router.listen.ConnectionDoor} into the
 * pipeline of each accepted connection, behind its TLS, of which Vert.x knows nothing: it bounds how many there are, how
 * long the head of a request may take to come, and swaps the decoder for one that refuses header names which Vert.x mistakes
 * for framing (CVE-2026-102479), transfer codings that hide where a body ends, and more or less than one {@code Host}. It can
 * shrink when a fixed vertx-core resolves and offers a head timeout.
 */
@NullMarked
package io.millrace.router.listen;

import org.jspecify.annotations.NullMarked;

/**
 * TLS of both doors: one policy for the process, of versions, ciphers and provider, and what is trusted and shown on each side.
 *
 * <p>{@link io.millrace.backends.tls.ServerTls} is the data port towards clients, {@link io.millrace.backends.tls.ClientTls}
 * one pool towards its servers; both are read out of PEM files whole, so that a file that is missing or wrong is known before
 * anything is opened. {@link io.millrace.backends.tls.TlsClient} begins TLS on a socket that is open, and
 * {@link io.millrace.backends.tls.TlsProblem} says in our words why it could not.
 *
 * <p>Vert.x opens the sockets and knows nothing of it: its own cache of client contexts may drop the check of a server's name
 * (CVE-2026-102476). JDK's provider does the rest: module README, Decisions. Keys are never printed.
 */
@NullMarked
package io.millrace.backends.tls;

import org.jspecify.annotations.NullMarked;

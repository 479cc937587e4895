/**
 * A registry that tells where servers are, and fails at it. {@link io.millrace.chaos.registry.FakeConsul} answers one question of
 * Consul's health API, by blocking queries, on a thread for each connection: a registry has few clients, and what it does to them
 * is then one straight piece of code.
 */
@NullMarked
package io.millrace.chaos.registry;

import org.jspecify.annotations.NullMarked;

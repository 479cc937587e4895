/**
 * Endpoints by DNS: the addresses of a name, or the servers that its SRV records tell. An answer holds as long as its records
 * live; a name that does not exist is one without endpoints.
 */
@NullMarked
package io.millrace.discovery.dns;

import org.jspecify.annotations.NullMarked;

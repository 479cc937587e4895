/**
 * Services that are no model servers by any known protocol. Plain HTTP services with JSON of their own: where each tensor
 * stands in it is told by the config, and nothing is passed on unread, for no client speaks their protocol. And gRPC services
 * of any kind, by their names: everything is passed on unread, for only their own clients can tell what it means.
 */
@NullMarked
package io.millrace.backends.service;

import org.jspecify.annotations.NullMarked;

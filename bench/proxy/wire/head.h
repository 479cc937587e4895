/*
 * The little of HTTP/1.1 framing (RFC 9112) that both ends of the rig need.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WIRE_HEAD_H
#define WIRE_HEAD_H

#include <stddef.h>

/* Bytes of the head including the empty line that ends it; 0 while it is incomplete. */
size_t head_length(const char *bytes, size_t count);

/* The Content-Length of a complete head; -1 when it has none or it is no number. */
long content_length(const char *head, size_t length);

#endif

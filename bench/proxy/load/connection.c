/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "connection.h"

#include "../wire/head.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void connection_open(struct connection *c, const struct exchange *e)
{
    int on = 1;
    c->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->socket < 0 || connect(c->socket, (const struct sockaddr *)&e->to, sizeof e->to) < 0)
        err(1, "connect to port %d", ntohs(e->to.sin_port));
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(c->socket, F_SETFL, O_NONBLOCK);
    c->busy = false;
    c->sent = c->filled = 0;
    if (!c->buffer && !(c->buffer = malloc(e->largest)))
        err(1, "connection");
}

bool connection_write(struct connection *c, const struct exchange *e)
{
    size_t left = e->request_length - c->sent;
    ssize_t sent = send(c->socket, e->request + c->sent, left, MSG_NOSIGNAL);
    if (sent >= 0)
        c->sent += (size_t)sent;
    /* A broken connection is found, and counted, by the read that follows. */
    return c->sent < e->request_length && (sent >= 0 || errno == EAGAIN);
}

bool connection_send(struct connection *c, const struct exchange *e, uint64_t intended, uint64_t now)
{
    c->busy = true;
    c->intended = intended;
    c->sent_at = now;
    c->sent = c->filled = 0;
    return connection_write(c, e);
}

static enum progress judge(const struct connection *c, const struct exchange *e)
{
    size_t head = head_length(c->buffer, c->filled);
    if (head == 0)
        return c->filled < e->largest ? PENDING : BAD_FRAMING;
    long body = content_length(c->buffer, head);
    if (body < 0 || head + (size_t)body > e->largest || c->filled > head + (size_t)body)
        return BAD_FRAMING;
    if (c->filled < head + (size_t)body)
        return PENDING;
    /* "HTTP/1.1 2": the first digit of the status stands at a fixed place. */
    if (head < 13 || c->buffer[9] != '2')
        return BAD_STATUS;
    if (e->body && ((size_t)body != e->body_length || memcmp(c->buffer + head, e->body, e->body_length) != 0))
        return BAD_BODY;
    return ANSWERED;
}

enum progress connection_read(struct connection *c, const struct exchange *e)
{
    ssize_t got = recv(c->socket, c->buffer + c->filled, e->largest - c->filled, 0);
    if (got < 0 && errno == EAGAIN)
        return PENDING;
    if (got <= 0)
        return c->busy ? RESET : IDLE_CLOSED;
    if (!c->busy)
        return BAD_FRAMING;
    c->filled += (size_t)got;
    enum progress p = judge(c, e);
    c->busy = p == PENDING;
    return p;
}

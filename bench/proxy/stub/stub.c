/*
 * A model server that does no work: it answers every known request with fixed bytes, over HTTP/1.1 keep-alive, from
 * one thread and one epoll set. It is the cheapest honest backend, so that a proxy in front of it is what is measured.
 * An answer is sent when the whole request has been read, as a model server would.
 *
 * usage: stub PORT ANSWERS-FILE      listens on 127.0.0.1, prints "ready" when it does
 * SPDX-License-Identifier: Apache-2.0
 */
#define _GNU_SOURCE
#include "../wire/head.h"
#include "answers.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER 32768
#define EVENTS 64

struct connection {
    int socket;
    bool closing;
    size_t filled;               /* bytes read and not yet understood */
    size_t body_left;            /* bytes of the current body still to come */
    const struct answer *answer; /* of the request being read, or being answered */
    size_t written;              /* of that answer */
    char buffer[BUFFER];
};

static int poll_set;

static void watch(struct connection *c, uint32_t events, int how)
{
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(poll_set, how, c->socket, &event) < 0)
        err(1, "epoll_ctl");
}

static void drop(struct connection *c, size_t bytes)
{
    c->filled -= bytes;
    memmove(c->buffer, c->buffer + bytes, c->filled);
}

/* Reads the head at the front of the buffer, if it is whole. False when the peer must be let go. */
static bool take_head(struct connection *c)
{
    size_t head = head_length(c->buffer, c->filled);
    if (head == 0)
        return c->filled < BUFFER;
    long body = content_length(c->buffer, head);
    bool chunked = body < 0 && memmem(c->buffer, head, "hunked", 6);
    c->answer = chunked ? answer_length_required() : answer_to(c->buffer, head);
    c->closing = chunked;
    c->body_left = body > 0 ? (size_t)body : 0;
    c->written = 0;
    drop(c, head);
    return true;
}

static void take_body(struct connection *c)
{
    size_t taken = c->body_left < c->filled ? c->body_left : c->filled;
    c->body_left -= taken;
    drop(c, taken);
}

/* Sends what is left of the answer. False when the peer must be let go; true with the answer unfinished means wait. */
static bool send_answer(struct connection *c)
{
    const struct answer *answer = c->answer;
    ssize_t sent = send(c->socket, answer->bytes + c->written, answer->length - c->written, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN)
        return false;
    c->written += sent < 0 ? 0 : (size_t)sent;
    bool whole = c->written == answer->length;
    if (!whole)
        watch(c, EPOLLOUT, EPOLL_CTL_MOD);
    else
        c->answer = NULL;
    return !(whole && c->closing);
}

/* Answers every request that is whole in the buffer. */
static bool advance(struct connection *c)
{
    for (;;) {
        if (!c->answer && !take_head(c))
            return false;
        if (!c->answer)
            return true;
        take_body(c);
        if (c->body_left > 0)
            return true;
        if (!send_answer(c))
            return false;
        if (c->answer || c->filled == 0)
            return true;
    }
}

static bool readable(struct connection *c)
{
    ssize_t got = recv(c->socket, c->buffer + c->filled, BUFFER - c->filled, 0);
    if (got <= 0)
        return got < 0 && errno == EAGAIN;
    c->filled += (size_t)got;
    return advance(c);
}

static bool writable(struct connection *c)
{
    if (!send_answer(c))
        return false;
    if (c->answer)
        return true;
    watch(c, EPOLLIN, EPOLL_CTL_MOD);
    return c->filled == 0 || advance(c);
}

static void accept_one(int listener)
{
    int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0)
        return;
    int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *c = malloc(sizeof *c);
    if (!c)
        err(1, "connection");
    c->socket = socket;
    c->closing = false;
    c->filled = c->body_left = c->written = 0;
    c->answer = NULL;
    watch(c, EPOLLIN, EPOLL_CTL_ADD);
}

static int listen_on(int port)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1024) < 0)
        err(1, "127.0.0.1:%d", port);
    return listener;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        errx(2, "usage: stub PORT ANSWERS-FILE");
    answers_read(argv[2]);
    int listener = listen_on(atoi(argv[1]));
    poll_set = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[EVENTS], incoming = {.events = EPOLLIN, .data.ptr = NULL};
    if (poll_set < 0 || epoll_ctl(poll_set, EPOLL_CTL_ADD, listener, &incoming) < 0)
        err(1, "epoll");
    puts("ready");
    fflush(stdout);
    for (;;) {
        int count = epoll_wait(poll_set, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            struct connection *c = events[i].data.ptr;
            if (!c) {
                accept_one(listener);
            } else if (!(events[i].events & EPOLLOUT ? writable(c) : readable(c))) {
                close(c->socket);
                free(c);
            }
        }
    }
}

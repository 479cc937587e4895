/*
 * One keep-alive connection with at most one request on it.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LOAD_CONNECTION_H
#define LOAD_CONNECTION_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What every request of the run sends, and what every answer must be. */
struct exchange {
    struct sockaddr_in to;
    const char *request;
    size_t request_length;
    const char *body; /* of the answer; NULL takes any body */
    size_t body_length;
    size_t largest; /* answer, head included, that is still read */
};

enum progress {
    PENDING,  /* more to read or to write */
    ANSWERED, /* whole, 2xx, and the bytes expected */
    IDLE_CLOSED,
    BAD_STATUS,
    BAD_BODY,    /* a 2xx answer with other bytes than expected */
    BAD_FRAMING, /* no Content-Length, too large, or bytes after the end */
    RESET,       /* the connection ended with the answer outstanding */
    PROGRESS_CASES
};

struct connection {
    int socket;
    bool busy;
    uint64_t intended; /* when its request was meant to leave, and when it did: nanoseconds of the monotonic clock */
    uint64_t sent_at;
    size_t sent;
    size_t filled;
    char *buffer;
};

/* Connects, or ends the process with a message: a run against a dead port means nothing. */
void connection_open(struct connection *c, const struct exchange *e);

/* Begins the request. True when it could not be written whole: wait until writable, then connection_write again. */
bool connection_send(struct connection *c, const struct exchange *e, uint64_t intended, uint64_t now);
bool connection_write(struct connection *c, const struct exchange *e);

/* Reads what is there. Anything but PENDING frees the connection for its next request. */
enum progress connection_read(struct connection *c, const struct exchange *e);

#endif

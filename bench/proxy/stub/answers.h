/*
 * The canned answers of the stub, read once from a file of lines "METHOD PATH STATUS BODY-FILE".
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef STUB_ANSWERS_H
#define STUB_ANSWERS_H

#include <stddef.h>

struct answer {
    char *request; /* "METHOD PATH ", the first bytes of the request it answers */
    size_t request_length;
    char *bytes; /* the whole response, head and body */
    size_t length;
};

/* Reads the file, or ends the process with a message. The first line is the one looked up fastest. */
void answers_read(const char *file);

/* The answer to a request that begins with these bytes; the 404 when no line fits. */
const struct answer *answer_to(const char *head, size_t length);

/* The answer to a request whose body has no Content-Length; the connection is closed after it. */
const struct answer *answer_length_required(void);

#endif

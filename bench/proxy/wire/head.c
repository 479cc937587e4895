/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "head.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char FIELD[] = "content-length:";

size_t head_length(const char *bytes, size_t count)
{
    const char *end = memmem(bytes, count, "\r\n\r\n", 4);
    return end ? (size_t)(end - bytes) + 4 : 0;
}

static long digits(const char *at, const char *end)
{
    long value = 0;
    int seen = 0;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    for (; at < end && isdigit((unsigned char)*at) && seen < 10; at++, seen++)
        value = value * 10 + (*at - '0');
    return seen ? value : -1;
}

long content_length(const char *head, size_t length)
{
    const char *end = head + length;
    const char *line = memchr(head, '\n', length);
    while (line && ++line < end) {
        if ((size_t)(end - line) > sizeof FIELD && strncasecmp(line, FIELD, sizeof FIELD - 1) == 0)
            return digits(line + sizeof FIELD - 1, end);
        line = memchr(line, '\n', (size_t)(end - line));
    }
    return -1;
}

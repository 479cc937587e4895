/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "answers.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 64

static struct answer answers[MOST];
static size_t count;
static struct answer not_found, length_required;

static struct answer rendered(char *request, int status, const char *body, size_t size)
{
    struct answer made = {.request = request, .request_length = strlen(request)};
    char *head;
    int head_size = asprintf(&head,
                             "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                             status, status == 200 ? "OK" : "Not OK", size);
    if (head_size < 0 || !(made.bytes = malloc((size_t)head_size + size)))
        err(1, "answer");
    memcpy(made.bytes, head, (size_t)head_size);
    memcpy(made.bytes + head_size, body, size);
    made.length = (size_t)head_size + size;
    free(head);
    return made;
}

static struct answer from_file(char *request, int status, const char *file)
{
    FILE *in = fopen(file, "r");
    if (!in)
        err(1, "%s", file);
    char *body = NULL;
    size_t room = 0;
    ssize_t size = getdelim(&body, &room, EOF, in);
    fclose(in);
    struct answer made = rendered(request, status, body, size < 0 ? 0 : (size_t)size);
    free(body);
    return made;
}

void answers_read(const char *file)
{
    FILE *in = fopen(file, "r");
    if (!in)
        err(1, "%s", file);
    char method[16], path[512], body[1024];
    int status;
    while (fscanf(in, "%15s %511s %d %1023s", method, path, &status, body) == 4) {
        char *request;
        if (count == MOST || asprintf(&request, "%s %s ", method, path) < 0)
            errx(1, "%s: more than %d answers", file, MOST);
        answers[count++] = from_file(request, status, body);
    }
    if (!feof(in) || count == 0)
        errx(1, "%s: line %zu is not METHOD PATH STATUS BODY-FILE", file, count + 1);
    fclose(in);
    not_found = rendered("", 404, "{\"error\":\"the stub knows no such path\"}", 39);
    length_required = rendered("", 411, "{\"error\":\"the stub reads no chunked body\"}", 42);
}

const struct answer *answer_to(const char *head, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (length > answers[i].request_length
            && memcmp(head, answers[i].request, answers[i].request_length) == 0)
            return &answers[i];
    return &not_found;
}

const struct answer *answer_length_required(void)
{
    return &length_required;
}

/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "options.h"

#include <arpa/inet.h>
#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char USAGE[] =
    "usage: load --port P --path /P --body FILE [options]\n"
    "Sends POSTs to 127.0.0.1 on a schedule fixed beforehand; prints \"begin\" and \"end\" around the measured\n"
    "interval and a line of JSON last. Latency runs from the moment a request was meant to leave.\n"
    "  --expect FILE        the body every answer must have (default: any)\n"
    "  --connections N      keep-alive connections, one request at a time on each (32)\n"
    "  --rate R             requests a second; 0 sends again on every answer, a closed loop (0)\n"
    "  --arrivals KIND      poisson or constant (poisson)\n"
    "  --seed N             of the Poisson gaps (1)\n"
    "  --settle S           seconds at the rate before the measured interval (1)\n"
    "  --seconds S          the measured interval (10)\n";

static char *content_of(const char *file, size_t *length)
{
    FILE *in = fopen(file, "r");
    if (!in)
        err(2, "%s", file);
    char *content = NULL;
    size_t room = 0;
    ssize_t got = getdelim(&content, &room, EOF, in);
    fclose(in);
    *length = got < 0 ? 0 : (size_t)got;
    return content;
}

static void render_request(struct exchange *e, int port, const char *path, const char *body_file)
{
    size_t body_length;
    char *body = content_of(body_file, &body_length), *head;
    int head_length = asprintf(&head,
                               "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: millrace-load\r\n"
                               "Accept: */*\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                               path, port, body_length);
    if (head_length < 0 || !(head = realloc(head, (size_t)head_length + body_length + 1)))
        err(1, "request");
    memcpy(head + head_length, body, body_length);
    free(body);
    e->request = head;
    e->request_length = (size_t)head_length + body_length;
}

static uint64_t nanoseconds(const char *seconds)
{
    return (uint64_t)(atof(seconds) * 1e9);
}

struct options options_read(int argc, char **argv)
{
    static const struct option KNOWN[] = {
        {"port", 1, NULL, 'p'}, {"path", 1, NULL, 'u'}, {"body", 1, NULL, 'b'}, {"expect", 1, NULL, 'e'},
        {"connections", 1, NULL, 'c'}, {"rate", 1, NULL, 'r'}, {"arrivals", 1, NULL, 'a'}, {"seed", 1, NULL, 's'},
        {"settle", 1, NULL, 'w'}, {"seconds", 1, NULL, 't'}, {NULL, 0, NULL, 0}};
    struct options o = {.connections = 32, .poisson = true, .seed = 1, .settle = 1000000000, .measured = 10000000000};
    const char *path = NULL, *body = NULL, *expect = NULL;
    int port = 0;
    for (int c; (c = getopt_long(argc, argv, "", KNOWN, NULL)) != -1;) {
        switch (c) {
        case 'p': port = atoi(optarg); break;
        case 'u': path = optarg; break;
        case 'b': body = optarg; break;
        case 'e': expect = optarg; break;
        case 'c': o.connections = atoi(optarg); break;
        case 'r': o.rate = atof(optarg); break;
        case 'a': o.poisson = strcmp(optarg, "constant") != 0; break;
        case 's': o.seed = strtoull(optarg, NULL, 10); break;
        case 'w': o.settle = nanoseconds(optarg); break;
        case 't': o.measured = nanoseconds(optarg); break;
        default: errx(2, "%s", USAGE);
        }
    }
    if (!port || !path || !body || o.connections < 1 || o.connections > 4096 || optind < argc)
        errx(2, "%s", USAGE);
    struct exchange *e = &o.exchange;
    e->to = (struct sockaddr_in){.sin_family = AF_INET,
                                 .sin_port = htons((uint16_t)port),
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    render_request(e, port, path, body);
    if (expect)
        e->body = content_of(expect, &e->body_length);
    e->largest = 65536 + e->body_length;
    return o;
}

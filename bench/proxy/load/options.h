/*
 * The command line of the load generator.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LOAD_OPTIONS_H
#define LOAD_OPTIONS_H

#include "connection.h"

#include <stdbool.h>
#include <stdint.h>

struct options {
    struct exchange exchange;
    int connections;
    double rate; /* per second; 0: each connection sends again as soon as it is answered */
    bool poisson;
    uint64_t seed;
    uint64_t settle; /* nanoseconds before the measured interval, at the same rate */
    uint64_t measured;
};

/* Reads the command line, or ends the process with the usage. */
struct options options_read(int argc, char **argv);

#endif

/*
 * When each request is meant to leave, all decided before the first one does.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LOAD_SCHEDULE_H
#define LOAD_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct schedule {
    uint64_t *at; /* nanoseconds after the start, never falling */
    size_t count;
};

/*
 * Arrivals for this many nanoseconds: evenly spaced, or a Poisson process whose gaps follow from the seed alone.
 * rate is per second; 0 gives an empty schedule.
 */
struct schedule schedule_of(double rate, uint64_t nanoseconds, bool poisson, uint64_t seed);

#endif

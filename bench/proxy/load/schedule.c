/* SPDX-License-Identifier: Apache-2.0 */
#include "schedule.h"

#include <err.h>
#include <math.h>
#include <stdlib.h>

/* SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* An exponential gap of mean 1; the uniform lies in (0,1]. */
static double exponential(uint64_t *state)
{
    double uniform = (double)((next_random(state) >> 11) + 1) * 0x1p-53;
    return -log(uniform);
}

struct schedule schedule_of(double rate, uint64_t nanoseconds, bool poisson, uint64_t seed)
{
    struct schedule made = {NULL, 0};
    size_t room = 0;
    double gap = rate > 0 ? 1e9 / rate : 0;
    double at = 0;
    while (rate > 0) {
        at += poisson ? gap * exponential(&seed) : gap;
        if (at >= (double)nanoseconds)
            break;
        if (made.count == room) {
            room = room ? 2 * room : 4096;
            made.at = realloc(made.at, room * sizeof *made.at);
            if (!made.at)
                err(1, "schedule");
        }
        made.at[made.count++] = (uint64_t)at;
    }
    return made;
}

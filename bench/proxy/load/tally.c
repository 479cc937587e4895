/* SPDX-License-Identifier: Apache-2.0 */
#include "tally.h"

#include <inttypes.h>
#include <stdio.h>

static void count(const char *name, uint64_t value)
{
    printf("\"%s\":%" PRIu64 ",", name, value);
}

void tally_print(const struct tally *t, const struct options *o)
{
    printf("{\"connections\":%d,\"rate\":%.1f,\"arrivals\":\"%s\",\"seconds\":%.3f,", o->connections, o->rate,
           o->rate == 0 ? "closed" : o->poisson ? "poisson" : "constant", (double)o->measured / 1e9);
    count("scheduled", t->scheduled);
    count("completed", t->completed);
    count("reconnects", t->outcomes[IDLE_CLOSED]);
    count("unsent", t->unsent);
    printf("\"errors\":{");
    count("status", t->outcomes[BAD_STATUS]);
    count("body", t->outcomes[BAD_BODY]);
    count("framing", t->outcomes[BAD_FRAMING]);
    count("reset", t->outcomes[RESET]);
    printf("\"unanswered\":%" PRIu64 "},\"latency_ns\":", t->unanswered);
    histogram_print(&t->latency, stdout);
    printf(",\"lag_ns\":");
    histogram_print(&t->lag, stdout);
    puts("}");
}

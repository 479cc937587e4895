/*
 * What happened during a run, as the last line of its output tells it.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LOAD_TALLY_H
#define LOAD_TALLY_H

#include "connection.h"
#include "histogram.h"
#include "options.h"

struct tally {
    uint64_t scheduled;               /* requests meant to leave in the measured interval; 0 in a closed loop */
    uint64_t completed;               /* good answers that arrived in it */
    uint64_t outcomes[PROGRESS_CASES]; /* of the whole run, settling and draining included */
    uint64_t unanswered;              /* sent and still open when draining ended, with no backlog to blame */
    uint64_t unsent;                  /* due, and never sent for want of a free connection */
    struct histogram latency;         /* of requests meant to leave in the measured interval */
    struct histogram lag;             /* from the intended to the real sending: the generator's and the queue's share */
};

/* One line of JSON on standard output. */
void tally_print(const struct tally *t, const struct options *o);

#endif

/*
 * Counts of durations in log-linear buckets, after HdrHistogram: 128 buckets for each power of two, so a value is
 * known to within 0.8 %. Nanoseconds, from 0 to about 68 s; longer ones count as that.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LOAD_HISTOGRAM_H
#define LOAD_HISTOGRAM_H

#include <stdint.h>
#include <stdio.h>

#define SUB_BUCKET_BITS 7
#define LONGEST_BITS 36
#define BUCKETS ((LONGEST_BITS - SUB_BUCKET_BITS + 1) << SUB_BUCKET_BITS)

struct histogram {
    uint64_t counts[BUCKETS];
};

void histogram_record(struct histogram *h, uint64_t nanoseconds);

/* Writes the buckets in use as a JSON array of [longest nanoseconds in the bucket, count]. */
void histogram_print(const struct histogram *h, FILE *out);

#endif

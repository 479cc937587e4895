/* SPDX-License-Identifier: Apache-2.0 */
#include "histogram.h"

#include <inttypes.h>

#define SUB_BUCKETS (1u << SUB_BUCKET_BITS)

static unsigned bucket_of(uint64_t value)
{
    if (value < SUB_BUCKETS)
        return (unsigned)value;
    unsigned shift = 63 - (unsigned)__builtin_clzll(value) - SUB_BUCKET_BITS;
    return (shift << SUB_BUCKET_BITS) + (unsigned)(value >> shift);
}

static uint64_t longest_in(unsigned bucket)
{
    if (bucket < SUB_BUCKETS)
        return bucket;
    unsigned shift = (bucket >> SUB_BUCKET_BITS) - 1;
    uint64_t first = (uint64_t)(bucket - (shift << SUB_BUCKET_BITS)) << shift;
    return first + (UINT64_C(1) << shift) - 1;
}

void histogram_record(struct histogram *h, uint64_t nanoseconds)
{
    uint64_t longest = (UINT64_C(1) << LONGEST_BITS) - 1;
    h->counts[bucket_of(nanoseconds < longest ? nanoseconds : longest)]++;
}

void histogram_print(const struct histogram *h, FILE *out)
{
    const char *separator = "";
    fputc('[', out);
    for (unsigned bucket = 0; bucket < BUCKETS; bucket++) {
        if (h->counts[bucket] == 0)
            continue;
        fprintf(out, "%s[%" PRIu64 ",%" PRIu64 "]", separator, longest_in(bucket), h->counts[bucket]);
        separator = ",";
    }
    fputc(']', out);
}

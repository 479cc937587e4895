"""Histograms as the load generator prints them: pairs of the longest nanoseconds in a bucket and a count."""
# SPDX-License-Identifier: Apache-2.0
from collections import Counter
from typing import Iterable

Buckets = list[list[int]]


def merged(histograms: Iterable[Buckets]) -> Buckets:
    counts: Counter[int] = Counter()
    for histogram in histograms:
        for longest, count in histogram:
            counts[longest] += count
    return [[longest, count] for longest, count in sorted(counts.items())]


def percentile(histogram: Buckets, percent: float) -> float:
    """The duration, in microseconds, that this share of the requests did not exceed; NaN without any."""
    total = sum(count for _, count in histogram)
    seen = 0
    for longest, count in histogram:
        seen += count
        if seen >= total * percent / 100:
            return longest / 1000
    return float("nan")

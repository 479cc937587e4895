# SPDX-License-Identifier: Apache-2.0
import unittest

from rig.histogram import merged, percentile
from rig.ratios import Ratio, ratio


class PairedRatio(unittest.TestCase):
    def test_is_the_median_of_the_pairs_not_the_ratio_of_medians(self):
        self.assertEqual(ratio([1, 10, 100], [1, 5, 25], seed=1).median, 2)

    def test_interval_holds_the_median_and_grows_with_the_spread(self):
        calm = ratio([1.00, 1.01, 0.99, 1.00, 1.01], [1] * 5, seed=1)
        wild = ratio([1.0, 1.5, 0.6, 1.0, 1.2], [1] * 5, seed=1)
        self.assertTrue(calm.low <= calm.median <= calm.high)
        self.assertGreater(wild.high - wild.low, 10 * (calm.high - calm.low))

    def test_is_the_same_for_the_same_seed(self):
        values = [1.0, 1.3, 0.9, 1.1, 1.2, 1.4, 0.8]
        self.assertEqual(ratio(values, [1] * 7, seed=3), ratio(values, [1] * 7, seed=3))

    def test_refuses_rounds_that_do_not_pair(self):
        with self.assertRaises(ValueError):
            ratio([1, 2], [1], seed=1)

    def test_meets_a_goal_only_with_the_whole_interval(self):
        self.assertEqual(Ratio(1.3, 1.2, 1.4, ()).against(1.4), "met")
        self.assertEqual(Ratio(1.3, 1.2, 1.47, ()).against(1.4), "not proved: the interval reaches 1.47")
        self.assertEqual(Ratio(1.54, 1.2, 1.6, ()).against(1.4), "falls short by 0.14 (10 %)")

    def test_calls_a_host_quiet_only_with_the_whole_interval(self):
        self.assertTrue(Ratio(1.0, 0.98, 1.02, ()).quiet())
        self.assertFalse(Ratio(1.0, 0.96, 1.0, ()).quiet())
        self.assertFalse(Ratio(1.0, 1.0, 1.04, ()).quiet())


class Percentiles(unittest.TestCase):
    def test_counts_what_lies_at_or_below(self):
        histogram = [[1000, 50], [2000, 49], [9000, 1]]
        self.assertEqual([percentile(histogram, p) for p in (50, 99, 100)], [1, 2, 9])

    def test_of_merged_windows_weigh_every_request_alike(self):
        self.assertEqual(merged([[[1000, 1], [2000, 1]], [[2000, 3]]]), [[1000, 1], [2000, 4]])

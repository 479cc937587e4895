package io.millrace.grafana.dashboard;

import java.util.Locale;

/** Series of one metric and what is asked of them, as PromQL. All are narrowed to the routers that were chosen. */
record Series(String metric, String matchers) {
    private static final String CHOSEN = "job=~\"$job\",instance=~\"$instance\"";

    static Series of(String metric) {
        return new Series(metric, CHOSEN);
    }

    Series where(String matcher) {
        return new Series(metric, matchers + "," + matcher);
    }

    /** As they are. */
    String now() {
        return metric + "{" + matchers + "}";
    }

    String sum(String... by) {
        return over("sum", now(), by);
    }

    String max(String... by) {
        return over("max", now(), by);
    }

    /** Of a counter, each second. */
    String rate(String... by) {
        return rateOver("$__rate_interval", by);
    }

    String rateOver(String range, String... by) {
        return over("sum", "rate(" + now() + "[" + range + "])", by);
    }

    /** Of a counter, over that time. */
    String increase(String range) {
        return over("sum", "increase(" + now() + "[" + range + "])");
    }

    /** Of a counter: the rate of those that match by that of all that do. */
    String share(String matcher, String ofMatcher, String... by) {
        return where(matcher).rate(by) + " / " + where(ofMatcher).rate(by);
    }

    /** Of a histogram, which is named without {@code _bucket}. */
    String quantile(double quantile, String... by) {
        String[] withBounds = new String[by.length + 1];
        withBounds[0] = "le";
        System.arraycopy(by, 0, withBounds, 1, by.length);
        return String.format(
                Locale.ROOT,
                "histogram_quantile(%s, %s)",
                quantile,
                part("_bucket").rate(withBounds));
    }

    /** Of a histogram, each second by bucket. */
    String buckets() {
        return part("_bucket").rate("le");
    }

    /** Of a histogram. */
    String mean(String... by) {
        return part("_sum").rate(by) + " / " + part("_count").rate(by);
    }

    private Series part(String suffix) {
        return new Series(metric + suffix, matchers);
    }

    private static String over(String aggregation, String expression, String... by) {
        String kept = by.length == 0 ? "" : " by (" + String.join(", ", by) + ") ";
        return aggregation + kept + "(" + expression + ")";
    }
}

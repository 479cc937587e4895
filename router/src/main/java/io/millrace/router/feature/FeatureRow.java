package io.millrace.router.feature;

import io.millrace.inference.Tensor;

/** What came of looking for the row of one key. */
public sealed interface FeatureRow {
    FeatureRow MISSING = new Missing();

    /** @param tensor of one row, in raw bytes or strings */
    record Found(Tensor tensor) implements FeatureRow {}

    /** Nothing is stored there, or there is no key. */
    record Missing() implements FeatureRow {}

    /** What is stored there is no row of the input. */
    record Bad(String problem) implements FeatureRow {}

    /** Nobody can tell. */
    enum Unknown implements FeatureRow {
        /** Nothing came within the time. */
        TIMEOUT("it did not come in time"),
        /** No connection, a refusal, or what is no reply at all. */
        ERROR("the feature store cannot be asked"),
        /** Not asked: it has mostly failed lately. */
        OPEN("the feature store is left alone, for it has mostly failed lately"),
        /** Not asked: too much is being asked. */
        FULL("the feature store is asked too much"),
        /** Not asked: the call has no time for it. */
        LATE("the call has no time left for it");

        private final String problem;

        Unknown(String problem) {
            this.problem = problem;
        }

        public String problem() {
            return problem;
        }
    }
}

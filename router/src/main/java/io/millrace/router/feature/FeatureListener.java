package io.millrace.router.feature;

import io.millrace.inference.ModelName;

/** Told what is looked up, for metrics. On the call's event loop; must be quick and must not throw. */
public interface FeatureListener {
    /** @param rows of a request that fared so; several of one key count each */
    void featuresFound(ModelName model, String input, FeatureOutcome outcome, int rows);

    /** Redis was asked, and answered or did not. */
    void featuresAsked(ModelName model, String input, long nanos);

    /** Rows of a request are the default. */
    void featuresDefaulted(ModelName model, String input, int rows);
}

package io.millrace.config;

import io.millrace.inference.ModelName;
import java.util.List;

/** What a model is made of that has no servers of its own: other models of the same config. */
public sealed interface Composition permits EnsembleSettings, ChainSettings, SwitchSettings {
    /** The key of the config under which it stands. */
    String keyword();

    /** Those that it is made of, in their order; one may be named more than once. */
    List<ModelName> parts();
}

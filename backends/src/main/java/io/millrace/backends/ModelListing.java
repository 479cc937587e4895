package io.millrace.backends;

import io.millrace.inference.ModelName;
import java.util.Map;

/** What a server's own list of its models says. */
public sealed interface ModelListing {

    /**
     * Names that are none of ours to use are left out.
     *
     * @param models with what else the list says of each: once that is another text, the model may be another
     */
    record Told(Map<ModelName, String> models) implements ModelListing {
        public Told {
            models = Map.copyOf(models);
        }
    }

    /** It has no list, or it could not be had or read this time. */
    record Untold() implements ModelListing {}
}

package io.millrace.config;

import java.util.Collections;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A config as a document that says everything, defaults too. Reads back to an equal config; paths in it are absolute. */
public final class EffectiveConfig {
    private EffectiveConfig() {}

    public static String print(RouterConfig config) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(RouterForm.print(config).keys());
    }

    /** The same as maps, lists and scalars. */
    public static Map<String, Object> keys(RouterConfig config) {
        return Collections.unmodifiableMap(RouterForm.print(config).keys());
    }
}

package io.millrace.router.reload;

import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Where the config of a process comes from. Methods block.
 *
 * @param environment what <code>${NAME}</code> stands for
 * @param before      the file as it looked before it was first read
 */
public record ConfigOrigin(Path file, Map<String, String> environment, FileStamps before) {
    public ConfigOrigin {
        environment = Map.copyOf(environment);
    }

    /** To be read. */
    public static ConfigOrigin of(Path file, Map<String, String> environment) {
        return new ConfigOrigin(file, environment, FileStamps.of(Set.of(file)));
    }

    /** Of documents that come from no file: relative paths in them start where the process does. */
    static ConfigOrigin nowhere() {
        return new ConfigOrigin(Path.of("config"), System.getenv(), new FileStamps(Set.of(), Map.of()));
    }

    /** The file as it is now. */
    public ConfigResult read() {
        return ConfigReader.read(file, environment);
    }

    /** Another document, as if it stood there: relative paths in it start at the file's folder. */
    public ConfigResult read(byte[] document) {
        return ConfigReader.read(file, document, environment);
    }
}

package io.millrace.config;

import io.millrace.config.AccessLogSettings.Off;
import io.millrace.config.AccessLogSettings.StandardOutput;
import io.millrace.config.AccessLogSettings.ToFile;

/** {@code access-log}, both ways. */
final class AccessLogForm {
    private static final String OFF = "off";
    private static final String STANDARD_OUTPUT = "stdout";

    private AccessLogForm() {}

    static AccessLogSettings read(Section root) {
        return switch (root.text("access-log", print(AccessLogSettings.DEFAULT))) {
            case OFF -> new Off();
            case STANDARD_OUTPUT -> new StandardOutput();
            default ->
                root.path("access-log").<AccessLogSettings>map(ToFile::new).orElse(AccessLogSettings.DEFAULT);
        };
    }

    static String print(AccessLogSettings settings) {
        return switch (settings) {
            case Off() -> OFF;
            case StandardOutput() -> STANDARD_OUTPUT;
            case ToFile(var path) -> path.toAbsolutePath().toString();
        };
    }
}

package io.millrace.config;

import java.nio.file.Path;

/** Where a line for each finished call goes. */
public sealed interface AccessLogSettings {
    AccessLogSettings DEFAULT = new Off();

    record Off() implements AccessLogSettings {}

    record StandardOutput() implements AccessLogSettings {}

    record ToFile(Path path) implements AccessLogSettings {}
}

package io.millrace.config;

import java.nio.file.Path;

/**
 * Where what was learned outlives the process.
 *
 * @param dir a folder of this router's own
 */
public record StateSettings(Path dir) {}

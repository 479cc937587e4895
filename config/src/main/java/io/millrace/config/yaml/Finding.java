package io.millrace.config.yaml;

/** Something wrong with a document, and where. */
public record Finding(Place at, String message) {}

package io.millrace.discovery.shared;

/**
 * What stands under a name.
 *
 * @param version the registry's word for this writing of it, equal to no other one's
 * @param text    as it was written
 */
public record SharedEntry(String version, String text) {}

package io.millrace.router.compose.combine;

/**
 * An output that the members have and their answer together has not.
 *
 * @param reason for people
 */
public record RefusedOutput(String output, String reason) {}

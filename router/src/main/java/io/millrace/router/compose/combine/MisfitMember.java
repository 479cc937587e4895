package io.millrace.router.compose.combine;

/**
 * A member whose answer was left out.
 *
 * @param reason for people: which output, and what of it
 */
public record MisfitMember(String member, String reason) {}

package io.millrace.router.traffic.canary;

import java.util.Optional;

/**
 * What a router wants to write.
 *
 * @param over the version that it is written over; empty where nothing is to stand there
 * @param next what is to stand there
 * @param decision that is part of it and was made here
 */
public record Proposal(Optional<String> over, Agreed next, Optional<Decision> decision) {}

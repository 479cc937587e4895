package io.millrace.router.simulate;

/** One model of a simulation: what comes for it, and how it is served. */
public record Played(Scenario scenario, Contender contender) {}

package io.millrace.router.traffic;

/** What a call's arm was chosen by: kept with the call until it is known what that was worth. */
public record Context(ContextSource source, Features features) {}

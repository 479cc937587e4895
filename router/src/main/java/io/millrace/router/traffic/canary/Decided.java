package io.millrace.router.traffic.canary;

import io.millrace.inference.ModelName;

/** A decision about one model's promotion. */
public record Decided(ModelName model, Decision decision) {}

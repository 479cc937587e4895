package io.millrace.grafana.rules;

import io.millrace.slo.Objective;

/** A model and what is promised of it. */
public record WatchedModel(String name, Objective objective) {}

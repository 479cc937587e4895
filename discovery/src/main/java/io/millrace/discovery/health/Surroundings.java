package io.millrace.discovery.health;

import io.millrace.discovery.ControlLoop;
import java.util.random.RandomGenerator;

/** What every watch works with. */
record Surroundings(Prober prober, ControlLoop loop, OwnPause pause, RandomGenerator random) {}

package io.millrace.router.cli;

import io.millrace.router.simulate.LoadPattern;
import java.util.Optional;

/**
 * What {@code --arrivals} says: the load, and of which model of the config.
 *
 * @param model left out where there is but one
 */
record ModelArrivals(Optional<String> model, LoadPattern load) {}

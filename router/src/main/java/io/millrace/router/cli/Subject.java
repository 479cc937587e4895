package io.millrace.router.cli;

import io.millrace.router.simulate.Contender;
import io.millrace.router.simulate.Scenario;
import java.util.Optional;

/**
 * One model that is simulated.
 *
 * @param title what is printed above its table; empty where there is but one and no config
 * @param own   what its config says, where there is one
 */
record Subject(String title, Scenario scenario, Optional<Contender> own) {}

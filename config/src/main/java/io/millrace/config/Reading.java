package io.millrace.config;

import io.millrace.config.yaml.Findings;
import io.millrace.config.yaml.Node;
import java.nio.file.Path;
import java.util.Set;

/**
 * What all sections of one document share while it is read.
 *
 * @param wrong  values already complained of, by identity; nothing is read from them
 * @param folder where relative paths start
 */
record Reading(Findings findings, Set<Node> wrong, Path folder) {}

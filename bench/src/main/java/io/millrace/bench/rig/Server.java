package io.millrace.bench.rig;

/**
 * Something that can be put under load.
 *
 * @param port on the loopback address
 * @param pid  of its first process; those below it count as well
 * @param jvm  whether it compiles as it runs, and needs a long warm-up
 */
record Server(int port, long pid, boolean jvm) {}

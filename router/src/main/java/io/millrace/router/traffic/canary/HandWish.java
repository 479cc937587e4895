package io.millrace.router.traffic.canary;

import java.util.concurrent.CompletableFuture;

/**
 * What a hand wants of all routers, until it is written.
 *
 * @param untilNanos of the ticker: then it is given up
 * @param done       for whoever waits
 */
record HandWish(Hand hand, long untilNanos, CompletableFuture<Void> done) {}

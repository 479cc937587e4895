package io.millrace.router.compose;

import io.millrace.inference.Ticker;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.Timers;
import java.util.random.RandomGenerator;

/**
 * What every question to a part needs of one event loop.
 *
 * @param chain of parts
 */
record Asking(Next chain, PartListener listener, Timers timers, Ticker ticker, RandomGenerator random) {}

package io.millrace.router.traffic.shadow;

import io.millrace.backends.AnswerTensors;
import io.millrace.inference.Ticker;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.TensorCalls;
import io.millrace.router.chain.Timers;
import io.millrace.router.route.RoutingTable;

/**
 * What every copy of one event loop needs.
 *
 * @param chain of copies
 * @param calls read aside
 */
record Copying(
        Next chain,
        RoutingTable routing,
        TensorCalls calls,
        AnswerTensors answers,
        Aside aside,
        Timers timers,
        Ticker ticker) {}

package io.millrace.router.chain;

import java.util.function.IntSupplier;

/**
 * Among how many a budget is divided.
 *
 * @param loops   of this process
 * @param routers that there are now, each taken to have as many loops; this one included
 */
public record Sharers(int loops, IntSupplier routers) {

    int all() {
        return loops * routers.getAsInt();
    }
}

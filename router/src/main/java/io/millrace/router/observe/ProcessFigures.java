package io.millrace.router.observe;

import io.millrace.router.frontend.BufferedBytes;
import io.millrace.router.route.RoutingTable;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.LongAdder;

/** What is of the process as a whole. Any thread. */
final class ProcessFigures implements Figures {
    private static final String VERSION = version();

    private final RoutingTable routing;
    private final BufferedBytes bodies;
    private final LongAdder droppedLines = new LongAdder();

    ProcessFigures(RoutingTable routing, BufferedBytes bodies) {
        this.routing = routing;
        this.bodies = bodies;
    }

    private static String version() {
        String version = ProcessFigures.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Lines that the access log has lost. */
    LongAdder droppedLines() {
        return droppedLines;
    }

    @Override
    public void tell(Scrape scrape) {
        scrape.add(Family.CONFIG_GENERATION, (double) scrape.routing().inForce().generation());
        scrape.add(Family.RELOAD_FAILURES, (double) routing.refusedConfigs());
        scrape.add(Family.ACCESS_LOG_LINES_DROPPED, (double) droppedLines.sum());
        // Negative where Netty leaves the account to the JVM: jvm_buffer_pool_used_bytes then.
        scrape.add(Family.DIRECT_MEMORY, (double) Math.max(0, PlatformDependent.usedDirectMemory()));
        scrape.add(Family.DIRECT_MEMORY_LIMIT, (double) PlatformDependent.maxDirectMemory());
        scrape.add(Family.BUFFERED, (double) bodies.held());
        scrape.add(Family.BUFFERED_LIMIT, (double) bodies.limit());
        scrape.add(Family.BUILD, 1, VERSION, Runtime.version().toString());
    }
}

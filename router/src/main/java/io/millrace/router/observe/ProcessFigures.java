package io.millrace.router.observe;

import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.LongAdder;

/** What is of the process as a whole. Any thread. */
final class ProcessFigures implements Figures {
    private static final String VERSION = version();

    private final Observed observed;
    private final LongAdder droppedLines = new LongAdder();
    private final LongAdder droppedSpans = new LongAdder();
    private final LongAdder droppedPayloads = new LongAdder();

    ProcessFigures(Observed observed) {
        this.observed = observed;
    }

    private static String version() {
        String version = ProcessFigures.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Lines that the access log has lost. */
    LongAdder droppedLines() {
        return droppedLines;
    }

    /** Spans that no collector got. */
    LongAdder droppedSpans() {
        return droppedSpans;
    }

    /** Calls whose bodies were to be kept, and were not. */
    LongAdder droppedPayloads() {
        return droppedPayloads;
    }

    @Override
    public void tell(Scrape scrape) {
        scrape.add(ProcessFamily.CONFIG_GENERATION, (double)
                scrape.routing().inForce().generation());
        scrape.add(ProcessFamily.RELOAD_FAILURES, (double) observed.routing().refusedConfigs());
        scrape.add(ProcessFamily.PEERS, (double) observed.peers().get().count());
        scrape.add(ProcessFamily.ACCESS_LOG_LINES_DROPPED, (double) droppedLines.sum());
        scrape.add(ProcessFamily.SPANS_DROPPED, (double) droppedSpans.sum());
        scrape.add(ProcessFamily.PAYLOADS_DROPPED, (double) droppedPayloads.sum());
        // Negative where Netty leaves the account to the JVM: jvm_buffer_pool_used_bytes then.
        scrape.add(ProcessFamily.DIRECT_MEMORY, (double) Math.max(0, PlatformDependent.usedDirectMemory()));
        scrape.add(ProcessFamily.DIRECT_MEMORY_LIMIT, (double) PlatformDependent.maxDirectMemory());
        scrape.add(ProcessFamily.BUFFERED, (double) observed.bufferedBytes().held());
        scrape.add(
                ProcessFamily.BUFFERED_LIMIT, (double) observed.bufferedBytes().limit());
        scrape.add(ProcessFamily.BUILD, 1, VERSION, Runtime.version().toString());
    }
}

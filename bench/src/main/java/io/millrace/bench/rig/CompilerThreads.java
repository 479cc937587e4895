package io.millrace.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a JVM spends on compiling, as the kernel accounts it. */
final class CompilerThreads {
    private CompilerThreads() {}

    /** Nanoseconds so far, of the compiler threads that live; 0 where that cannot be told. */
    static long cpuNanos(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.mapToLong(CompilerThreads::cpuNanos).sum();
        } catch (IOException untold) {
            return 0;
        }
    }

    private static long cpuNanos(Path thread) {
        try {
            if (!Files.readString(thread.resolve("comm")).matches("C[12] Comp.*\\s*")) return 0;
            return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
        } catch (IOException ended) {
            return 0;
        }
    }
}

package io.millrace.bench.rig;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Who computes where, and how much. */
final class Cpus {
    private Cpus() {}

    /** Confines a process with all its threads, and what it starts from now on. */
    static void confine(long pid, String cpus) {
        try {
            Process taskset = new ProcessBuilder("taskset", "-acp", cpus, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (taskset.waitFor() != 0) throw new BrokenRigException("cannot confine a process to CPU " + cpus);
        } catch (IOException e) {
            throw new BrokenRigException("taskset is not installed: apt-get install util-linux", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of these processes and those below them so far; to a hundredth of a second. */
    static Duration time(Collection<Long> pids) {
        return pids.stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    static Duration time(Server server) {
        return time(List.of(server.pid()));
    }
}

package io.millrace.bench.rig;

import io.millrace.chaos.server.FakeServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Model servers that take {@code alpha * b + beta} for a batch of b rows, each a process of its own. */
final class Emulators implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final List<FakeServerProcess> servers;

    private Emulators(List<FakeServerProcess> servers) {
        this.servers = servers;
    }

    static Emulators start(int count, Path folder, String script) {
        Emulators started = new Emulators(IntStream.range(0, count)
                .mapToObj(i -> FakeServerProcess.start(folder, script))
                .toList());
        started.servers.forEach(server -> Waiting.until(server::isReady, START, "a model server"));
        return started;
    }

    /** One, with so many ports that all lead to its slots. */
    static Emulators shared(int doors, Path folder, String script) {
        FakeServerProcess server = FakeServerProcess.start(folder, script, doors);
        Waiting.until(server::isReady, START, "a model server");
        return new Emulators(List.of(server));
    }

    /** Changes how all of them behave, from the next request on. */
    void behave(String script) {
        servers.forEach(server -> server.script(script));
    }

    void behave(int index, String script) {
        servers.get(index).script(script);
    }

    List<Integer> ports() {
        return servers.stream().flatMap(server -> server.ports().stream()).toList();
    }

    /** As a config of Millrace lists them. */
    static String endpoints(List<Integer> ports) {
        return ports.stream()
                .map(port -> "{address: \"127.0.0.1:" + port + "\"}")
                .collect(Collectors.joining(", "));
    }

    List<Long> pids() {
        return servers.stream().map(FakeServerProcess::pid).toList();
    }

    @Override
    public void close() {
        servers.forEach(FakeServerProcess::close);
    }
}

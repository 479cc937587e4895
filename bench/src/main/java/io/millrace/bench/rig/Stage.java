package io.millrace.bench.rig;

import io.millrace.chaos.net.FreePorts;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.router.RouterProcess.LeakDetection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Everything that runs for one goal, ended last come first gone. Control side: blocks. */
final class Stage implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Thread atOurEnd = new Thread(this::deleteFolder);

    Stage() {
        try {
            folder = Files.createTempDirectory("millrace-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atOurEnd);
    }

    Emulators emulators(int count, String script) {
        return add(Emulators.start(count, folder, script));
    }

    /** @param config but for the ports */
    RouterProcess millrace(String config) {
        RouterProcess router = add(RouterProcess.start(folder, config, LeakDetection.SIMPLE));
        Waiting.until(router::isReady, START, "Millrace");
        return router;
    }

    /** @return its port */
    int nginx(String name, Nginx setup) {
        int port = FreePorts.next();
        Path home = folder.resolve(name);
        try {
            Files.createDirectory(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path config = Programs.write(home.resolve("nginx.conf"), setup.config(port));
        List<String> command = List.of(
                Programs.nginx(), "-p", home.toString(), "-c", config.toString(), "-e", "stderr", "-g", "daemon off;");
        await(port, add(ProgramProcess.start(command, home, name)), name);
        return port;
    }

    /**
     * Millrace under load.
     *
     * @param turn what to set before it is measured
     */
    Contender millrace(String name, String config, Runnable turn) {
        RouterProcess router = millrace(config);
        return add(new Contender(name, router.port(), OptionalLong.of(router.pid()), turn));
    }

    /** A peer that is no JVM. */
    Contender peer(String name, int port, Runnable turn) {
        return add(new Contender(name, port, OptionalLong.empty(), turn));
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

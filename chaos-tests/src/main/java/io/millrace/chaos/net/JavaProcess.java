package io.millrace.chaos.net;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own on our classpath, its output in a file. Control side: starting and signalling may block. */
public final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final Path log;
    /** So that none outlives us, however we end. */
    private final Thread atOurEnd;

    private JavaProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atOurEnd = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atOurEnd);
    }

    /**
     * @param jvmOptions beside those that Netty needs
     * @param log        appended to
     */
    public static JavaProcess start(String mainClass, List<String> jvmOptions, List<String> arguments, Path log) {
        return start(mainClass, jvmOptions, arguments, log, Map.of());
    }

    /** @param environment beside ours */
    public static JavaProcess start(
            String mainClass,
            List<String> jvmOptions,
            List<String> arguments,
            Path log,
            Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        try {
            ProcessBuilder process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            process.environment().putAll(environment);
            return new JavaProcess(process.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Everything it wrote so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL, and waits until the process is gone. */
    public void kill() {
        process.destroyForcibly();
        waitFor(Duration.ofSeconds(10));
    }

    /** SIGTERM; false when it is still there after {@code limit}. */
    public boolean terminate(Duration limit) {
        process.destroy();
        return waitFor(limit);
    }

    /** SIGSTOP: ports stay open, nobody answers. */
    public void stop() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    @Override
    public void close() {
        if (process.isAlive()) kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atOurEnd);
        } catch (IllegalStateException ending) {
            // The hook is running.
        }
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0)
                throw new IllegalStateException("cannot send SIG" + name + " to " + process.pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean waitFor(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

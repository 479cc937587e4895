package io.millrace.bench.rig;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A peer's program with all it starts, its output in a file. None outlives us, however we end. Control side. */
final class ProgramProcess implements AutoCloseable {
    private static final int LAST_WORDS = 2000;

    private final Process process;
    private final Path log;
    private final Thread atOurEnd = new Thread(this::end);

    private ProgramProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(atOurEnd);
    }

    static ProgramProcess start(List<String> command, Path folder, String name) {
        Path log = folder.resolve(name + ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            return new ProgramProcess(process, log);
        } catch (IOException e) {
            throw new BrokenRigException("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private Stream<ProcessHandle> tree() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    String lastWords() {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - LAST_WORDS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atOurEnd);
        } catch (IllegalStateException ending) {
            // The hook is running.
        }
    }

    /** In order first, so that a master takes its workers along. */
    private void end() {
        List<ProcessHandle> tree = tree().toList();
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tree.forEach(ProcessHandle::destroyForcibly);
    }
}

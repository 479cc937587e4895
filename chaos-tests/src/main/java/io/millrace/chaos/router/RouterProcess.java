package io.millrace.chaos.router;

import io.millrace.chaos.net.FreePorts;
import io.millrace.chaos.net.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Millrace as a process, {@code serve -c FILE} on a generated config. Control side: may block. */
public final class RouterProcess implements AutoCloseable {
    private static final String MAIN_CLASS = "io.millrace.router.cli.Millrace";
    private static final String HEAP = "-Xmx512m";
    private static final Pattern COMPLAINT = Pattern.compile(" ERROR |LEAK");
    /** Vert.x cancels trailers that it has not sent, without having asked to be told of them: a line, and nothing lost. */
    private static final String KNOWN = "VertxHttp2Stream$3.cancel";

    private static final int LINES_OF_A_COMPLAINT = 6;
    private static final int LAST_LINES = 30;
    private static final Duration ADMIN_PATIENCE = Duration.ofSeconds(5);
    private static final Duration RELOAD_PATIENCE = Duration.ofSeconds(60);

    /** How closely Netty watches its buffers; a lost one is a line with {@code LEAK} in the log. */
    public enum LeakDetection {
        /** One in a hundred, which costs nothing. */
        SIMPLE,
        /** Each, at every access: several times the work. */
        PARANOID
    }

    private final int port = FreePorts.next();
    private final int adminPort = FreePorts.next();
    private final Supplier<JavaProcess> launch;
    private JavaProcess process;
    private final HttpClient http = HttpClient.newHttpClient();

    private RouterProcess(Path folder, String poolsAndModels, LeakDetection leaks, Map<String, String> environment) {
        String config = document(poolsAndModels);
        Path file = folder.resolve("router-" + port + ".yaml");
        try {
            Files.writeString(file, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        launch = () -> JavaProcess.start(
                MAIN_CLASS,
                jvmOptions(leaks),
                List.of("serve", "-c", file.toString()),
                folder.resolve("router-" + port + ".log"),
                environment);
        process = launch.get();
    }

    /**
     * Started but perhaps not serving yet, see {@link #isReady()}.
     *
     * @param poolsAndModels the config but for its ports
     */
    public static RouterProcess start(Path folder, String poolsAndModels, LeakDetection leaks) {
        return start(folder, poolsAndModels, leaks, Map.of());
    }

    /** @param environment beside ours */
    public static RouterProcess start(
            Path folder, String poolsAndModels, LeakDetection leaks, Map<String, String> environment) {
        return new RouterProcess(folder, poolsAndModels, leaks, environment);
    }

    /** Of the clients. */
    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** @throws IllegalStateException when the process has ended, with what it wrote */
    public boolean isReady() {
        if (!process.isAlive()) throw new IllegalStateException("the router ended:\n" + process.log());
        try {
            return get("/ready").statusCode() == 200;
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }

    /** Endpoints in this state, as {@code serving} or {@code ejected}. */
    public int endpointsIn(String state) {
        return (int) metrics().sum("millrace_endpoint_state", Map.of("state", state));
    }

    /** True when the endpoint at this port of the loopback address is in this state. */
    public boolean isIn(String state, int endpointPort) {
        return metrics().sum("millrace_endpoint_state", Map.of("state", state, "endpoint", "127.0.0.1:" + endpointPort))
                > 0;
    }

    /** Permits out: attempts that have begun and not ended. */
    public int inFlight() {
        return (int) metrics().sum("millrace_inflight", Map.of());
    }

    public Metrics metrics() {
        return Metrics.parse(get("/metrics").body());
    }

    /** A whole config of this router's. */
    public String document(String poolsAndModels) {
        return """
                listen: {address: 127.0.0.1, port: %d}
                admin: {address: 127.0.0.1, port: %d}
                """.formatted(port, adminPort) + poolsAndModels;
    }

    /** Has another config come into force, and waits until it is or is refused. */
    public ConfigAnswer change(byte[] document) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(admin("/v1/config"))
                .timeout(RELOAD_PATIENCE)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(document)));
        return new ConfigAnswer(answer.statusCode(), answer.body());
    }

    /** The config in force, with every default. */
    public String config() {
        return get("/v1/config").body();
    }

    /** Everything it wrote so far. */
    public String log() {
        return process.log();
    }

    /** What it wrote last, for whoever wonders why a test failed. */
    public String lastLines() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** The lines of its log that tell of an error of its own or of a lost buffer, each with the few after it. */
    public List<String> complaints() {
        List<String> lines = log().lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> COMPLAINT.matcher(lines.get(i)).find())
                .mapToObj(i ->
                        String.join("\n    ", lines.subList(i, Math.min(lines.size(), i + LINES_OF_A_COMPLAINT))))
                .filter(complaint -> !complaint.contains(KNOWN))
                .toList();
    }

    /** SIGTERM; false when it had to be killed after {@code limit}. */
    public boolean terminate(Duration limit) {
        return process.terminate(limit);
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() {
        process.kill();
    }

    /** The same once more, on its ports, after it has ended; see {@link #isReady()}. */
    public void startAgain() {
        process.close();
        process = launch.get();
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(admin(path)).timeout(ADMIN_PATIENCE));
    }

    private URI admin(String path) {
        return URI.create("http://127.0.0.1:" + adminPort + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Those the launcher uses, and ours after them. */
    private static List<String> jvmOptions(LeakDetection leaks) {
        Path home = Path.of(System.getProperty("millrace.home", ".."));
        List<String> options = new ArrayList<>();
        options.add("@" + home.resolve("router").resolve("jvm.options"));
        options.add(HEAP);
        options.add("-Dio.netty.leakDetection.level=" + leaks.name().toLowerCase(Locale.ROOT));
        return options;
    }
}

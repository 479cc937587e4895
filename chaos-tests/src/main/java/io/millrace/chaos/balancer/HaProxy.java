package io.millrace.chaos.balancer;

import io.millrace.chaos.net.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * HAProxy before a few routers of the loopback address, for HTTP/1.1 and, by content type, gRPC over h2c. It asks each for
 * {@code /v2/health/ready} ten times a second. Control side: may block.
 */
public final class HaProxy implements AutoCloseable {

    /** What it sends to another router, once the one it sent to has failed. */
    public enum Again {
        /** What could not be connected for: nobody has it. HAProxy's own default. */
        UNCONNECTED("conn-failure"),
        /** What no byte of an answer came for, too: for models that may be asked twice. */
        UNANSWERED("conn-failure empty-response response-timeout");

        private final String word;

        Again(String word) {
            this.word = word;
        }
    }

    private final int port = FreePorts.next();
    private final int statsPort = FreePorts.next();
    private final Process process;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();
    /** So that it does not outlive us, however we end. */
    private final Thread atOurEnd;

    private HaProxy(Path program, Path folder, List<Integer> routers, Again again) {
        log = folder.resolve("haproxy.log");
        Path file = folder.resolve("haproxy.cfg");
        String rest = servers(routers, "    server r%1$d 127.0.0.1:%1$d check inter 100ms fall 1 rise 1");
        String grpc = servers(routers, "    server r%1$d 127.0.0.1:%1$d proto h2 track rest/r%1$d");
        try {
            Files.writeString(file, config(again, rest, grpc));
            process = new ProcessBuilder(program.toString(), "-db", "-f", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        atOurEnd = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atOurEnd);
    }

    private String config(Again again, String rest, String grpc) {
        return """
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 60s
                    timeout server 60s
                    timeout check 2s
                    retries 3
                    option redispatch 1
                    retry-on %s
                    option httpchk
                    http-check send meth GET uri /v2/health/ready ver HTTP/1.1 hdr Host millrace
                    http-check expect status 200

                frontend clients
                    bind 127.0.0.1:%d
                    use_backend grpc if { req.hdr(content-type) -m beg application/grpc }
                    default_backend rest

                backend rest
                    balance roundrobin
                %s

                backend grpc
                    balance roundrobin
                %s

                frontend stats
                    bind 127.0.0.1:%d
                    stats enable
                    stats uri /
                """.formatted(again.word, port, rest, grpc, statsPort);
    }

    private static String servers(List<Integer> routers, String line) {
        return routers.stream().map(line::formatted).collect(Collectors.joining("\n"));
    }

    /** Where it is on this machine; Debian has it as {@code haproxy}. */
    public static Optional<Path> installed() {
        return Stream.concat(
                        Stream.of("/usr/sbin", "/usr/local/sbin"),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)))
                .map(folder -> Path.of(folder, "haproxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param routers their ports */
    public static HaProxy start(Path program, Path folder, List<Integer> routers, Again again) {
        return new HaProxy(program, folder, routers, again);
    }

    /** Of the clients. */
    public int port() {
        return port;
    }

    /**
     * Whether it sends to the router at this port.
     *
     * @throws IllegalStateException when the process has ended, with what it wrote
     */
    public boolean isUp(int router) {
        if (!process.isAlive()) throw new IllegalStateException("haproxy ended:\n" + log());
        try {
            return Stream.of("rest", "grpc").allMatch(backend -> stats().anyMatch(line -> isUp(line, backend, router)));
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }

    /** The name of the backend, of the server, and somewhere behind them its state. */
    private static boolean isUp(String line, String backend, int router) {
        List<String> fields = List.of(line.split(",", -1));
        return line.startsWith(backend + ",r" + router + ",") && fields.contains("UP");
    }

    private Stream<String> stats() {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statsPort + "/;csv"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.close();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(atOurEnd);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException ending) {
            // The hook is running.
        }
    }
}

package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.millrace.backends.ServerFamily;
import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.backends.tls.TestTls;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code millrace serve} as an operating system meets it: a process that signals end and that tells how it ended. */
class ServeProcessTest {
    private static final Pattern LISTENS = Pattern.compile("listens on 127\\.0\\.0\\.1:(\\d+)( with TLS)?, admin on");

    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void finishesTheCallInFlightAndEndsWell(String signal) throws Exception {
        assumeFalse(
                signal.equals("INT") && isIgnored(SIGINT),
                "what runs in the background ignores SIGINT, and so do its children");
        Vertx vertx = Vertx.vertx();
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"))) {
            server.hold();
            Process process = serve("""
                    listen: {address: 127.0.0.1, port: 0}
                    admin: {address: 127.0.0.1, port: 0}
                    drain-timeout: 20s
                    pools:
                    %s
                    models:
                      digits: {slo: {latency: 50ms}, serve: [oip]}
                    """.formatted(server.asPool("oip")));
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                    RawConnection client = new RawConnection(port(output))) {
                client.send(ClientRequest.goodOip().bytes());
                Awaitility.await()
                        .untilAsserted(() -> assertThat(server.inferences()).hasSize(1));

                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
                assertThat(line(output, "draining")).contains("at most 20000 ms");
                server.release();

                Answer answer = client.receive();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("connection")).isEqualTo("close");
                assertThat(line(output, "closed")).doesNotContain("ERROR");
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly();
            }
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void readsItsConfigAgainOnHangup() throws Exception {
        assumeFalse(isIgnored(SIGHUP), "what outlives its terminal ignores SIGHUP, and so do its children");
        String config = """
                listen: {address: 127.0.0.1, port: 0}
                admin: {address: 127.0.0.1, port: 0}
                pools: {p: {protocol: oip-rest, endpoints: ["127.0.0.1:1"]}}
                models: {m: {slo: {latency: 50ms}, serve: [p]}}
                """;
        Process process = serve(config);
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            port(output);

            new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
            assertThat(line(output, "by SIGHUP")).contains("the config stays as it is", "nothing changed");

            Files.writeString(folder.resolve("millrace.yaml"), config.replace("50ms", "60ms"));
            assertThat(line(output, "in force")).contains("by a change of its files: models ~m (slo)");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void endsWithOneWhenTheConfigHasProblems() throws Exception {
        Process process = serve("pools: {}\n");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isOne();
    }

    /** Of TLS 1.2; the property that forbids it must stand before the first connection of the process. */
    @Test
    void letsNoClientRenegotiate() throws Exception {
        TestAuthority authority = new TestAuthority("Ours");
        CertifiedKey own = new PemFiles(folder).certified("own", authority.issue("localhost"));
        Process process = serve("""
                listen: {address: 127.0.0.1, port: 0, tls: {cert: %s, key: %s}}
                admin: {address: 127.0.0.1, port: 0}
                pools: {p: {protocol: oip-rest, endpoints: ["127.0.0.1:1"]}}
                models: {m: {slo: {latency: 50ms}, serve: [p]}}
                """.formatted(own.certFile(), own.keyFile()));
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                SSLSocket client = (SSLSocket) TestTls.context(authority)
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), port(output))) {
            client.setSoTimeout(10_000);
            client.setEnabledProtocols(new String[] {"TLSv1.2"});
            client.startHandshake();
            client.startHandshake();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SSLException.class);
        } finally {
            process.destroyForcibly();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of its time.
    private Process serve(String config) throws IOException {
        Path file = Files.writeString(folder.resolve("millrace.yaml"), config);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.millrace.router.cli.Millrace", "serve", "-c", file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Its output then ends, and with it whoever reads on for a line that never comes.
        process.onExit().completeOnTimeout(process, 90, TimeUnit.SECONDS).thenAccept(Process::destroyForcibly);
        return process;
    }

    /** Where there is no {@code /proc}, nobody knows. */
    private static boolean isIgnored(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return false;
        long ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .sum();
        return (ignored & (1L << (signal - 1))) != 0;
    }

    private static int port(BufferedReader output) throws IOException {
        return LISTENS.matcher(line(output, "listens on"))
                .results()
                .map((MatchResult found) -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /** The next line with this in it; all there was, when the output ends before. */
    private static String line(BufferedReader output, String part) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains(part)) return line;
            all.append(line).append('\n');
        }
        throw new AssertionError("no line with '" + part + "' in:\n" + all);
    }
}

package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.backends.tls.TestTls;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router that asks for certificates is reached by files in PEM. */
class AdminAccessTest {
    private static final String BODY = "{\"id\":\"a\",\"model\":\"m\",\"outcome\":\"ok\",\"picks\":[],\"attempts\":[]}";

    private final TestAuthority authority = new TestAuthority("Ours");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private SSLServerSocket server;

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() throws IOException {
        server = (SSLServerSocket) TestTls.context(authority.issue("127.0.0.1"), authority)
                .getServerSocketFactory()
                .createServerSocket(0, 4, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        Thread.ofVirtual().start(this::answer);
    }

    private void answer() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                StringBuilder asked = new StringBuilder();
                for (int b = 0; b >= 0 && asked.indexOf("\r\n\r\n") < 0; asked.append((char) b))
                    b = socket.getInputStream().read();
                String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + BODY.length() + "\r\n\r\n";
                socket.getOutputStream().write((head + BODY).getBytes(StandardCharsets.US_ASCII));
            } catch (IOException noHandshake) {
                // The next may do better.
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private int explain(String... more) {
        String[] all = new String[more.length + 4];
        all[0] = "explain";
        all[1] = "a";
        all[2] = "--admin";
        all[3] = "https://127.0.0.1:" + server.getLocalPort();
        System.arraycopy(more, 0, all, 4, more.length);
        return Millrace.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }

    @Test
    void showsItsCertificateAndKnowsTheRouters() {
        PemFiles files = new PemFiles(folder);
        CertifiedKey own = files.certified("own", authority.issue("admin"));
        String ca = files.trusted("ca.crt", authority).toString();

        int exit = explain(
                "--ca",
                ca,
                "--cert",
                own.certFile().toString(),
                "--key",
                own.keyFile().toString());

        assertThat(exit).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("call a, model m: ok");
    }

    @Test
    void trustsNobodyElse() {
        TestAuthority others = new TestAuthority("Others");
        String ca = new PemFiles(folder).trusted("ca.crt", others).toString();

        assertThat(explain("--ca", ca)).isEqualTo(1);
        assertThat(explain()).isEqualTo(1);
        assertThat(err.toString()).contains("no answer from https://127.0.0.1");
    }
}

package io.millrace.chaos.server;

import io.millrace.chaos.ledger.ServerLedger;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A fake server in a JVM of its own, always on the same port however often it is killed and started. Each life has its
 * own ledger; none is lost with the process. Control side: may block.
 */
public final class FakeServerProcess implements AutoCloseable {
    /** As quick a start as there is: this JVM lives for seconds, and several share two cores with the router. */
    private static final List<String> JVM =
            List.of("-Xmx192m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final Path folder;
    private final List<Integer> ports;
    private final int controlPort = FreePorts.next();
    private final Path scriptFile;
    private final List<ServerLedger> ledgers = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private JavaProcess process;

    private FakeServerProcess(Path folder, String script, int doors) {
        this.folder = folder;
        this.ports =
                IntStream.range(0, doors).mapToObj(door -> FreePorts.next()).toList();
        this.scriptFile = folder.resolve("server-" + ports.getFirst() + ".script");
        write(script);
        this.process = launch();
    }

    /** Started but perhaps not listening yet, see {@link #isReady()}. */
    public static FakeServerProcess start(Path folder, String script) {
        return new FakeServerProcess(folder, script, 1);
    }

    /** With so many ports, all of which lead to the same slots: several servers on one accelerator. */
    public static FakeServerProcess start(Path folder, String script, int doors) {
        return new FakeServerProcess(folder, script, doors);
    }

    /** The first. */
    public int port() {
        return ports.getFirst();
    }

    public List<Integer> ports() {
        return ports;
    }

    /** Of this life. */
    public long pid() {
        return process.pid();
    }

    public boolean isReady() {
        return process.isAlive() && process.log().contains(FakeServerMain.READY + " " + port());
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** Starts it again after {@link #kill()}. */
    public void restart() {
        process = launch();
    }

    /** SIGSTOP. */
    public void stop() {
        process.stop();
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
    }

    /** Changes the script of this life and of those to come. */
    public void script(String script) {
        write(script);
        try {
            HttpRequest order = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + "/script"))
                    .PUT(HttpRequest.BodyPublishers.ofString(script))
                    .build();
            HttpResponse<String> answer = http.send(order, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) throw new IllegalArgumentException(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of all lives so far, the present one last. */
    public List<ServerLedger> ledgers() {
        return List.copyOf(ledgers);
    }

    @Override
    public void close() {
        process.close();
        http.close();
        ledgers.forEach(ServerLedger::close);
    }

    private JavaProcess launch() {
        String life = port() + "-" + ledgers.size();
        Path ledgerFile = folder.resolve("server-" + life + ".ledger");
        ledgers.add(ServerLedger.inFile(ledgerFile));
        String doors = ports.stream().map(String::valueOf).collect(Collectors.joining(","));
        List<String> arguments =
                List.of(doors, Integer.toString(controlPort), ledgerFile.toString(), scriptFile.toString());
        return JavaProcess.start(
                FakeServerMain.class.getName(), JVM, arguments, folder.resolve("server-" + life + ".log"));
    }

    private void write(String script) {
        try {
            Files.writeString(scriptFile, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.millrace.chaos.server;

import io.millrace.chaos.ledger.ServerLedger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Runs a fake server until it is killed: {@code PORT[,PORT...] CONTROL-PORT LEDGER-FILE [SCRIPT-FILE]}. */
public final class FakeServerMain {
    /** What it prints when both ports are open, before their numbers. */
    static final String READY = "ready";

    private FakeServerMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // The classpath may bring a log writer without its settings, which would then write everything.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        ServerScript script =
                arguments.length > 3 ? ServerScript.of(Files.readString(Path.of(arguments[3]))) : ServerScript.HEALTHY;
        ServerLedger ledger = ServerLedger.inFile(Path.of(arguments[2]));
        int[] ports =
                Stream.of(arguments[0].split(",")).mapToInt(Integer::parseInt).toArray();
        try (FakeModelServer server = FakeModelServer.start(ports[0], script, ledger);
                ControlPort control = new ControlPort(Integer.parseInt(arguments[1]), server)) {
            for (int i = 1; i < ports.length; i++) server.alsoListen(ports[i]);
            System.out.println(READY + " " + server.port() + " " + control.port());
            new CountDownLatch(1).await();
        }
    }
}

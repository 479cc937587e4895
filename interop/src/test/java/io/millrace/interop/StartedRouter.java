package io.millrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.router.RunningRouter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A whole router in this process. */
final class StartedRouter implements AutoCloseable {
    private final RunningRouter running;

    private StartedRouter(RunningRouter running) {
        this.running = running;
    }

    /**
     * @param listen         more keys of {@code listen}, each behind a comma
     * @param poolsAndModels the rest of the document
     */
    static StartedRouter of(String listen, String poolsAndModels) {
        String document = """
                listen: {address: 127.0.0.1, port: 0%s}
                admin: {address: 127.0.0.1, port: 0}
                event-loops: 2
                drain-timeout: 100ms
                """.formatted(listen) + poolsAndModels;
        ConfigResult read =
                ConfigReader.read(Path.of("interop.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(read).isInstanceOf(ConfigResult.Good.class);
        RunningRouter running = RunningRouter.start(((ConfigResult.Good) read).config())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return new StartedRouter(running);
    }

    int port() {
        return running.dataPort();
    }

    @Override
    public void close() {
        running.drain()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}

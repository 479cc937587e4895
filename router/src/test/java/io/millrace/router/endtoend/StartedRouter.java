package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.RouterConfig;
import io.millrace.router.RunningRouter;
import io.millrace.router.reload.ConfigOrigin;
import io.millrace.router.reload.Reload;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A whole router in this process, on two ports of its own. */
final class StartedRouter implements AutoCloseable {
    /** The document counts as lying here, so that it may name the model by its path. */
    static final Path EXAMPLES = Path.of("../examples");

    private final RunningRouter running;
    private final String beginning;

    private StartedRouter(RunningRouter running, String beginning) {
        this.running = running;
        this.beginning = beginning;
    }

    /** @param poolsAndModels the rest of the document */
    static StartedRouter of(String poolsAndModels) {
        return of("", "100ms", poolsAndModels);
    }

    /** @param listen more keys of {@code listen}, each behind a comma */
    static StartedRouter of(String listen, String drainTimeout, String poolsAndModels) {
        return of(listen, "", drainTimeout, poolsAndModels);
    }

    /** @param admin more keys of {@code admin}, each behind a comma */
    static StartedRouter withAdmin(String admin, String poolsAndModels) {
        return of("", admin, "100ms", poolsAndModels);
    }

    private static StartedRouter of(String listen, String admin, String drainTimeout, String poolsAndModels) {
        String beginning = """
            listen: {address: 127.0.0.1, port: 0%s}
            admin: {address: 127.0.0.1, port: 0%s}
            event-loops: 2
            drain-timeout: %s
            """.formatted(listen, admin, drainTimeout);
        return new StartedRouter(await(RunningRouter.start(read(beginning + poolsAndModels))), beginning);
    }

    /** With its config in a file of that folder, {@code millrace.yaml}, which it can read again. */
    static StartedRouter inFile(Path folder, String poolsAndModels) {
        String beginning = """
            listen: {address: 127.0.0.1, port: 0}
            admin: {address: 127.0.0.1, port: 0}
            event-loops: 2
            drain-timeout: 100ms
            """;
        Path file = folder.resolve("millrace.yaml");
        try {
            Files.writeString(file, beginning + poolsAndModels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ConfigOrigin origin = ConfigOrigin.of(file, Map.of());
        return new StartedRouter(await(RunningRouter.start(good(origin.read()), Optional.of(origin))), beginning);
    }

    /** What the document begins with. */
    String beginning() {
        return beginning;
    }

    RunningRouter running() {
        return running;
    }

    private static RouterConfig read(String document) {
        return good(ConfigReader.read(
                EXAMPLES.resolve("endtoend.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of()));
    }

    private static RouterConfig good(ConfigResult read) {
        assertThat(read).isInstanceOf(ConfigResult.Good.class);
        return ((ConfigResult.Good) read).config();
    }

    /** @param poolsAndModels of the config that is to come into force, which begins as the first one */
    Reload change(String poolsAndModels) {
        return changeAll(beginning + poolsAndModels);
    }

    Reload changeAll(String document) {
        return await(running.change(read(document)));
    }

    int dataPort() {
        return running.dataPort();
    }

    int adminPort() {
        return running.adminPort();
    }

    RawConnection connect() {
        return new RawConnection(running.dataPort());
    }

    Future<Void> drain() {
        return running.drain();
    }

    @Override
    public void close() {
        await(running.drain());
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}

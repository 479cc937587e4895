package io.millrace.router.reload;

import io.millrace.config.RouterConfig;
import io.millrace.config.change.FilesRead;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks twice a second whether the config's file, or one that it takes certificates, keys or tokens from, has changed. Looking
 * sees what notices of the file system miss: another link (Kubernetes swaps one to change a ConfigMap), network file systems.
 * On the control loop.
 */
public final class ConfigWatch {
    public static final Duration PERIOD = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    /** Looks until a file that was refused is read again though it is as it was: what it names may have come since. */
    private static final int LOOKS_UNTIL_AGAIN = 10;

    private static final String WHO = "a change of its files";

    private final Vertx vertx;
    private final Path file;
    private final Reloads reloads;
    private final Supplier<RouterConfig> inForce;
    private final Settling settling;
    private boolean looking;
    private int looks;

    public ConfigWatch(Vertx vertx, ConfigOrigin origin, Reloads reloads, Supplier<RouterConfig> inForce) {
        this.vertx = vertx;
        this.file = origin.file();
        this.reloads = reloads;
        this.inForce = inForce;
        this.settling = new Settling(file, origin.before());
    }

    private Set<Path> files() {
        Set<Path> files = new HashSet<>(FilesRead.of(inForce.get()));
        files.add(file);
        return files;
    }

    public void start() {
        vertx.setPeriodic(PERIOD.toMillis(), tick -> look());
    }

    private void look() {
        if (looking) return;
        looking = true;
        Set<Path> files = files();
        vertx.executeBlocking(() -> FileStamps.of(files), false)
                .map(Objects::requireNonNull)
                .onComplete(now -> {
                    looking = false;
                    if (now.succeeded()) act(settling.look(now.result()));
                });
    }

    private void act(Settling.Verdict verdict) {
        switch (verdict) {
            case READ_NOW -> reloads.ofFile(WHO);
            case GONE -> LOG.warn("{} is there no more; the config stays as it is", file);
            case AS_READ -> {
                if (reloads.wasRefused() && ++looks % LOOKS_UNTIL_AGAIN == 0) reloads.ofFileOnceMore(WHO);
            }
            case MOVING -> {}
        }
    }
}

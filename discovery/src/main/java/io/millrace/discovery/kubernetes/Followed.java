package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.millrace.inference.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one kind as an informer holds them. It is started at once and tries for ever; its work is done on fabric8's
 * threads, the questions here are asked on the control loop.
 */
final class Followed<T> implements AutoCloseable {
    /** A watch ends every few minutes and is back after a second or two; only one that stays away is trouble. */
    private static final long MENDING_NANOS = Duration.ofSeconds(5).toNanos();

    private final SharedIndexInformer<T> informer;
    private final Ticker ticker;
    private volatile @Nullable String problem;
    private OptionalLong brokenNanos = OptionalLong.empty();

    Followed(SharedIndexInformer<T> informer, Ticker ticker) {
        this.informer = informer;
        this.ticker = ticker;
        informer.exceptionHandler((started, failure) -> {
            problem = reason(failure);
            return true;
        });
        informer.start();
    }

    /** @throws IOException where they are not known, or may be out of date */
    List<T> list() throws IOException {
        if (!informer.hasSynced()) throw new IOException("not listed yet" + why());
        if (informer.isWatching()) {
            brokenNanos = OptionalLong.empty();
            problem = null;
        } else {
            long now = ticker.nanos();
            if (brokenNanos.isEmpty()) brokenNanos = OptionalLong.of(now);
            if (now - brokenNanos.getAsLong() > MENDING_NANOS) throw new IOException("the watch is broken" + why());
        }
        return informer.getStore().list();
    }

    /** In the words of the API server where it has some; those of the client around them are long. */
    static String reason(Throwable failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause())
            if (each instanceof KubernetesClientException refused
                    && refused.getStatus() != null
                    && refused.getStatus().getMessage() != null)
                return refused.getStatus().getMessage();
        return Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
    }

    private String why() {
        String told = problem;
        return told == null ? "" : ": " + told;
    }

    @Override
    public void close() {
        informer.stop();
    }
}

package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one kind as an informer holds them. It is started at once and tries for ever; its work is done on fabric8's
 * threads, the questions here are asked on any.
 */
final class Followed<T> implements AutoCloseable {
    private final SharedIndexInformer<T> informer;
    private volatile @Nullable String problem;

    Followed(SharedIndexInformer<T> informer) {
        this.informer = informer;
        informer.exceptionHandler((started, failure) -> {
            problem = Objects.requireNonNullElse(
                    failure.getMessage(), failure.getClass().getSimpleName());
            return true;
        });
        informer.start();
    }

    /** @throws IOException where they are not known, or may be out of date */
    List<T> list() throws IOException {
        if (!informer.hasSynced()) throw new IOException("not listed yet" + why());
        if (!informer.isWatching()) throw new IOException("the watch is broken" + why());
        problem = null;
        return informer.getStore().list();
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

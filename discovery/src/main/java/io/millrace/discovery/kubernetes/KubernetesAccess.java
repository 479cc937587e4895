package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Which API server, and as whom. Without either key as {@code kubectl} finds it: {@code KUBECONFIG}, {@code ~/.kube/config}, or
 * the service account of the pod that we run in.
 *
 * @param kubeconfig a file in kubectl's form
 * @param context    of it, where not its current one
 */
public record KubernetesAccess(Optional<Path> kubeconfig, Optional<String> context) {
    public static final KubernetesAccess DEFAULTS = new KubernetesAccess(Optional.empty(), Optional.empty());

    /** Doubled with each attempt, five times at most. */
    private static final int RECONNECT_MILLIS = 500;

    /** Asks nobody yet. Blocks on the files. To be closed. */
    public KubernetesClient client(RandomGenerator random) {
        Config config = kubeconfig
                .map(file -> Config.fromKubeconfig(context.orElse(null), file.toFile()))
                .orElseGet(() -> Config.autoConfigure(context.orElse(null)));
        // Routers that lost their API server together do not come back in step.
        config.setWatchReconnectInterval(RECONNECT_MILLIS + random.nextInt(RECONNECT_MILLIS / 2));
        // Who asks tries again; by default the client does, for minutes, and nobody is told why.
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The one asked for, else that of the pod that we run in or of the context. */
    static String namespace(KubernetesClient client, Optional<String> asked) {
        return asked.or(() -> Optional.ofNullable(client.getNamespace())).orElse("default");
    }
}

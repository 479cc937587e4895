package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which API server, and as whom. Without either key as {@code kubectl} finds it: {@code KUBECONFIG}, {@code ~/.kube/config}, or
 * the service account of the pod that we run in.
 *
 * @param kubeconfig a file in kubectl's form
 * @param context    of it, where not its current one
 */
public record KubernetesAccess(Optional<Path> kubeconfig, Optional<String> context) {
    public static final KubernetesAccess DEFAULTS = new KubernetesAccess(Optional.empty(), Optional.empty());

    /** Asks nobody yet. Blocks on the files. To be closed. */
    public KubernetesClient client() {
        Config config = kubeconfig
                .map(file -> Config.fromKubeconfig(context.orElse(null), file.toFile()))
                .orElseGet(() -> Config.autoConfigure(context.orElse(null)));
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}

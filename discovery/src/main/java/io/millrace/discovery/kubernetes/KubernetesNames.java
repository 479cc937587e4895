package io.millrace.discovery.kubernetes;

import io.millrace.inference.Excerpt;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may be the name of an object, and how it is told. */
final class KubernetesNames {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private KubernetesNames() {}

    static void check(String key, String name) {
        if (!NAME.matcher(name).matches())
            throw new IllegalArgumentException(key + ": not a name of Kubernetes: " + Excerpt.of(name));
    }

    static String within(Optional<String> namespace, String name) {
        return namespace.map(told -> told + "/").orElse("") + name;
    }
}

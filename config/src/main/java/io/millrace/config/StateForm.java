package io.millrace.config;

import io.millrace.config.yaml.Node.Scalar;
import io.millrace.discovery.consul.ConsulFolder;
import io.millrace.discovery.kubernetes.ConfigMapTarget;
import java.nio.file.Path;
import java.util.Optional;

/** {@code state}, both ways. */
final class StateForm {
    private static final String DIR = "dir";
    private static final String CONSUL = "consul";
    private static final String KUBERNETES = "kubernetes";

    private StateForm() {}

    static Optional<StateSettings> read(Section root) {
        Section at = root.section("state");
        if (at.keys().isEmpty()) return Optional.empty();
        Optional<Path> dir = at.path(DIR);
        Optional<ConsulFolder> consul = at.value(CONSUL).flatMap(told -> consul(at.section(CONSUL)));
        Optional<ConfigMapTarget> configMap = at.value(KUBERNETES).flatMap(told -> configMap(at.section(KUBERNETES)));
        if (dir.isEmpty() && consul.isEmpty() && configMap.isEmpty()) return Optional.empty();
        return at.build(() -> new StateSettings(dir, consul, configMap));
    }

    private static Optional<ConsulFolder> consul(Section at) {
        String prefix = at.text("key-prefix", ConsulFolder.DEFAULTS.prefix());
        return at.build(() -> new ConsulFolder(prefix));
    }

    private static Optional<ConfigMapTarget> configMap(Section at) {
        Optional<String> namespace = at.scalar("namespace").map(Scalar::text);
        String name = at.text("config-map", ConfigMapTarget.DEFAULT_NAME);
        return at.build(() -> new ConfigMapTarget(namespace, name));
    }

    static Printed print(StateSettings state) {
        Printed out = new Printed();
        state.dir().ifPresent(dir -> out.text(DIR, dir.toAbsolutePath().toString()));
        state.consul().ifPresent(folder -> out.section(CONSUL, new Printed().text("key-prefix", folder.prefix())));
        state.configMap().ifPresent(target -> {
            Printed kubernetes = new Printed();
            target.namespace().ifPresent(name -> kubernetes.text("namespace", name));
            out.section(KUBERNETES, kubernetes.text("config-map", target.name()));
        });
        return out;
    }
}

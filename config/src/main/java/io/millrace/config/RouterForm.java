package io.millrace.config;

import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.inference.ModelName;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The whole document, both ways. */
final class RouterForm {
    private static final String AUTO = "auto";

    private RouterForm() {}

    /** Empty when the document has findings. */
    static Optional<RouterConfig> read(Section root) {
        ListenSettings listen = ListenForm.read(root.section("listen")).orElse(ListenSettings.DEFAULTS);
        AdminSettings admin = AdminForm.read(root.section("admin")).orElse(AdminSettings.DEFAULTS);
        AccessLogSettings accessLog = AccessLogForm.read(root);
        Optional<TracingSettings> tracing = TracingForm.read(root.section("tracing"));
        Optional<PayloadLogSettings> payloadLog = PayloadLogForm.read(root);
        RegistrySettings registries =
                RegistryForm.read(root.section("discovery")).orElse(RegistrySettings.DEFAULTS);
        Optional<RedisSettings> redis = RedisForm.read(root.section("redis"));
        PeerSettings peers = PeersForm.read(root);
        Optional<StateSettings> state = StateForm.read(root);
        Map<String, PoolConfig> pools = pools(root.section("pools"));
        Map<ModelName, ModelConfig> models = models(root, pools);
        refuseNothingToServe(root, pools);
        Map<String, ClipperApplication> applications = applications(root);
        Optional<Integer> eventLoops = eventLoops(root);
        Duration drainTimeout = root.duration("drain-timeout", RouterConfig.DEFAULT_DRAIN_TIMEOUT);
        if (root.isDoomed()) return Optional.empty();
        return root.build(() -> new RouterConfig(
                listen,
                admin,
                accessLog,
                tracing,
                payloadLog,
                eventLoops,
                drainTimeout,
                registries,
                redis,
                peers,
                state,
                pools,
                models,
                applications));
    }

    private static Optional<Integer> eventLoops(Section root) {
        return root.text("event-loops", AUTO).equals(AUTO)
                ? Optional.empty()
                : Optional.of(root.whole("event-loops", 0));
    }

    private static Map<String, PoolConfig> pools(Section at) {
        Map<String, PoolConfig> pools = new LinkedHashMap<>();
        for (Entry pool : at.entries()) {
            if (at.isWrong(pool.value())) continue;
            PoolForm.read(pool.key(), at.section(pool.key())).ifPresent(config -> pools.put(pool.key(), config));
        }
        return pools;
    }

    private static void refuseNothingToServe(Section root, Map<String, PoolConfig> pools) {
        boolean anyFinds =
                pools.values().stream().anyMatch(pool -> pool.discover().allModels());
        if (anyFinds || root.isDoomed() || !root.section("models").keys().isEmpty()) return;
        root.value("models")
                .ifPresent(models -> root.refuse(
                        models.value(), () -> "'models' must not be empty where no pool finds any by 'discover'"));
    }

    private static Map<ModelName, ModelConfig> models(Section root, Map<String, PoolConfig> pools) {
        KnownPools known = new KnownPools(root.section("pools").keys(), pools);
        Section at = root.section("models");
        Map<ModelName, ModelConfig> models = new LinkedHashMap<>();
        Map<String, ModelName> services = new HashMap<>();
        for (Entry model : at.entries()) {
            if (at.isWrong(model.value())) continue;
            ModelName name = new ModelName(model.key());
            Section section = at.section(model.key());
            refuseThoseOfOthers(services, name, section);
            if (!root.keys().contains("redis")) {
                refuseSharing(section.section("cache"));
                section.value("features")
                        .ifPresent(features -> section.refuse(features.value(), () -> "'features' go with 'redis'"));
            }
            if (!root.keys().contains("payload-log")) refuseKeeping(section);
            ModelForm.read(name, section, known).ifPresent(config -> models.put(name, config));
        }
        TrafficNames.refuseWrong(at, models, known);
        PartNames.refuseWrong(at, models, known);
        return models;
    }

    /** A gRPC service leads to one model. */
    private static void refuseThoseOfOthers(Map<String, ModelName> services, ModelName model, Section at) {
        for (Node item : at.items("grpc-services")) {
            if (!(item instanceof Scalar service)) continue;
            ModelName other = services.putIfAbsent(service.text(), model);
            if (other != null && !other.equals(model))
                at.refuse(service, () -> "service '" + service.text() + "' is that of model '" + other + "'");
        }
    }

    private static void refuseSharing(Section cache) {
        if (cache.flag("shared", false))
            cache.value("shared").ifPresent(shared -> cache.refuse(shared.value(), () -> "'shared' goes with 'redis'"));
    }

    private static void refuseKeeping(Section model) {
        model.value("payload-log")
                .ifPresent(kept -> model.refuse(
                        kept.value(), () -> "'payload-log' goes with that of the whole document, which says where to"));
    }

    private static Map<String, ClipperApplication> applications(Section root) {
        Section at = root.section("applications");
        Map<String, ClipperApplication> applications = new LinkedHashMap<>();
        for (Entry each : at.entries()) {
            if (at.isWrong(each.value())) continue;
            ApplicationForm.read(
                            each.key(),
                            at.section(each.key()),
                            root.section("models").keys())
                    .ifPresent(application -> applications.put(each.key(), application));
        }
        return applications;
    }

    static Printed print(RouterConfig config) {
        Printed pools = new Printed();
        config.pools().forEach((name, pool) -> pools.section(name, PoolForm.print(pool)));
        Printed models = new Printed();
        config.models().forEach((name, model) -> models.section(name.text(), ModelForm.print(model)));
        Printed applications = new Printed();
        config.applications()
                .forEach((name, application) -> applications.section(name, ApplicationForm.print(application)));
        Printed out = new Printed()
                .section("listen", ListenForm.print(config.listen()))
                .section("admin", AdminForm.print(config.admin()))
                .text("access-log", AccessLogForm.print(config.accessLog()));
        config.tracing().ifPresent(tracing -> out.section("tracing", TracingForm.print(tracing)));
        config.payloadLog().ifPresent(log -> out.section("payload-log", PayloadLogForm.print(log)));
        if (config.eventLoops().isPresent())
            out.whole("event-loops", config.eventLoops().get());
        else out.text("event-loops", AUTO);
        out.duration("drain-timeout", config.drainTimeout())
                .section("discovery", RegistryForm.print(config.registries()));
        config.redis().ifPresent(redis -> out.section("redis", RedisForm.print(redis)));
        if (!config.peers().equals(PeerSettings.ALONE)) out.section("peers", PeersForm.print(config.peers()));
        config.state().ifPresent(state -> out.section("state", StateForm.print(state)));
        out.section("pools", pools).section("models", models);
        return config.applications().isEmpty() ? out : out.section("applications", applications);
    }
}

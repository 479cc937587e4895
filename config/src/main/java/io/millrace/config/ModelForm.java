package io.millrace.config;

import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.inference.ModelName;
import io.millrace.slo.Objective;
import io.millrace.slo.deadline.DeadlineSettings;
import io.millrace.slo.hedge.HedgeSettings;
import io.millrace.slo.retry.RetrySettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One of {@code models}, both ways. */
final class ModelForm {
    private ModelForm() {}

    static Optional<ModelConfig> read(ModelName name, Section at, KnownPools pools) {
        Optional<Objective> slo = readSlo(at.section("slo"));
        DeadlineSettings deadline = readDeadline(at).orElse(DeadlineSettings.DEFAULTS);
        // By the key: what is wrong with a name in it is told once.
        boolean isModel = !at.keys().contains("grpc-services");
        List<String> services = readServices(at);
        RetrySettings retry = readRetry(at.section("retry"), isModel).orElse(RetrySettings.DEFAULTS);
        var declared = SignatureForm.read(at);
        List<String> serve = readServe(name, at, pools, new KnownPools.Wanted(declared, !isModel));
        Optional<CacheSettings> cache = CacheForm.read(at);
        Optional<BatchSettings> batch = BatchForm.read(at);
        Optional<FallbackSettings> fallback = FallbackForm.read(at, declared);
        HedgeSettings hedge = readHedge(at.section("hedge")).orElse(HedgeSettings.DEFAULTS);
        Optional<QueueSettings> queue = QueueForm.read(at, batch.isPresent());
        Optional<PayloadSample> payloadLog = PayloadLogForm.readSample(at);
        refuseOfBytes("cache", at, serve, pools);
        refuseOfBytes("batch", at, serve, pools);
        refuseOfBytes("fallback", at, serve, pools);
        List<FeatureSettings> features = FeatureForm.read(at);
        if (features.stream().anyMatch(feature -> feature.into() instanceof FeatureTarget.Input))
            refuseOfBytes("features", at, serve, pools);
        Optional<TrafficSettings> traffic = TrafficForm.read(name, at, serve);
        traffic.ifPresent(wanted -> refuseTraffic(wanted, at, serve, pools));
        Optional<Composition> composition = CompositionForm.read(at);
        refuseWithout(at);
        composition.ifPresent(made -> refuseTraffic(made, at));
        if (slo.isEmpty() || serve.isEmpty() == composition.isEmpty()) return Optional.empty();
        Optional<ModelConfig> read = at.build(() -> new ModelConfig(
                name,
                slo.get(),
                deadline,
                retry,
                serve,
                declared,
                services,
                cache,
                batch,
                hedge,
                fallback,
                queue,
                traffic,
                payloadLog,
                features,
                composition,
                at.flag("required", false)));
        read.ifPresent(config -> FeatureForm.refuseUndeclared(at, config));
        return read;
    }

    private static void refuseWithout(Section at) {
        if (!at.keys().contains("serve") && !CompositionForm.isIn(at))
            at.build(() -> {
                throw new IllegalArgumentException(
                        "a model needs the key 'serve', or else 'ensemble', 'chain' or 'switch'");
            });
    }

    /** What is made of others has no versions. */
    private static void refuseTraffic(Composition made, Section at) {
        Section traffic = at.section("traffic");
        traffic.value("labels")
                .ifPresent(labels -> at.refuse(
                        labels.value(),
                        () -> "'labels' are of versions, and a model with '" + made.keyword() + "' has none"));
        for (Node item : traffic.items("split")) {
            Section arm = traffic.section(item);
            if (!arm.keys().contains("model"))
                arm.value("version")
                        .ifPresent(version -> at.refuse(
                                version.value(), () -> "a model with '" + made.keyword() + "' has no versions"));
        }
    }

    private static void refuseTraffic(TrafficSettings traffic, Section at, List<String> serve, KnownPools pools) {
        Node where = at.value("traffic").orElseThrow().value();
        boolean toPools = traffic.split().stream().anyMatch(arm -> arm.pool().isPresent());
        for (String key : List.of("cache", "batch", "queue"))
            if (toPools && at.keys().contains(key))
                at.refuse(where, () -> "an arm with a 'pool' does not go with '" + key + "', which its pools share");
        for (String pool : serve)
            if (pools.goesUnread(pool))
                at.section("traffic")
                        .value("shadow")
                        .ifPresent(shadow -> at.refuse(
                                shadow.value(), () -> "'shadow': requests to pool '" + pool + "' are not read"));
        boolean named = !traffic.labels().isEmpty()
                || !traffic.aliases().isEmpty()
                || traffic.split().stream()
                        .anyMatch(
                                arm -> arm.version().isPresent() || arm.model().isPresent());
        for (String pool : serve)
            if (pools.goesUnread(pool)
                    && traffic.select().flatMap(SelectSettings::input).isPresent())
                at.refuse(where, () -> "'select': requests to pool '" + pool + "' are not read, and 'lin-ucb' has to");
        for (String pool : serve)
            if (named && pools.goesUnread(pool))
                at.refuse(
                        where,
                        () -> "requests to pool '" + pool + "' are not read: its traffic can be split by 'pool' alone");
    }

    /** What goes by unread cannot be told from another, nor put together with it. */
    private static void refuseOfBytes(String key, Section at, List<String> serve, KnownPools pools) {
        for (String pool : serve)
            if (pools.goesUnread(pool))
                at.value(key)
                        .ifPresent(section -> at.refuse(
                                section.value(), () -> "'" + key + "': requests to pool '" + pool + "' are not read"));
    }

    private static List<String> readServe(ModelName model, Section at, KnownPools pools, KnownPools.Wanted wanted) {
        Set<String> serve = new LinkedHashSet<>();
        for (Node item : at.items("serve")) {
            if (!(item instanceof Scalar pool)) continue;
            if (!pools.serve(pool.text(), model)) at.refuse(pool, () -> pools.whyNot(pool.text(), model));
            else if (pools.problem(pool.text(), wanted).isPresent())
                at.refuse(
                        pool,
                        () -> "pool '" + pool.text() + "': "
                                + pools.problem(pool.text(), wanted).orElseThrow());
            else if (!serve.add(pool.text())) at.refuse(pool, () -> "pool '" + pool.text() + "' is named twice");
        }
        return List.copyOf(serve);
    }

    private static List<String> readServices(Section at) {
        Set<String> services = new LinkedHashSet<>();
        for (Node item : at.items("grpc-services")) {
            if (!(item instanceof Scalar service)) continue;
            if (SpokenServices.NAMES.contains(service.text()))
                at.refuse(service, () -> "service '" + service.text() + "' is answered by Millrace itself");
            else if (!services.add(service.text()))
                at.refuse(service, () -> "service '" + service.text() + "' is named twice");
        }
        return List.copyOf(services);
    }

    private static Optional<Objective> readSlo(Section at) {
        return at.duration("latency")
                .flatMap(latency -> at.build(() -> new Objective(
                        latency,
                        at.number("percentile", Objective.DEFAULT_PERCENTILE),
                        at.number("availability", Objective.DEFAULT_AVAILABILITY),
                        at.duration("window", Objective.DEFAULT_WINDOW))));
    }

    private static Optional<DeadlineSettings> readDeadline(Section at) {
        DeadlineSettings defaults = DeadlineSettings.DEFAULTS;
        return at.build(() -> new DeadlineSettings(
                at.duration("timeout", defaults.timeout()),
                at.duration("hop-margin", defaults.hopMargin()),
                at.duration("stream-idle", defaults.streamIdle())));
    }

    /** What a service does with a call is known to its clients alone: only what is said of it is taken to be idempotent. */
    private static Optional<RetrySettings> readRetry(Section at, boolean isModel) {
        RetrySettings defaults = RetrySettings.DEFAULTS;
        return at.build(() -> new RetrySettings(
                at.whole("attempts", defaults.attempts()),
                at.ratio("budget", defaults.budgetRatio()),
                at.whole("min-per-second", defaults.minPerSecond()),
                at.flag("idempotent", isModel && defaults.idempotent())));
    }

    private static Optional<HedgeSettings> readHedge(Section at) {
        HedgeSettings defaults = HedgeSettings.DEFAULTS;
        return at.build(() -> new HedgeSettings(
                at.number("percentile", defaults.percentile()), at.ratio("budget", defaults.budgetRatio())));
    }

    static Printed print(ModelConfig model) {
        Objective slo = model.slo();
        Printed out = new Printed()
                .section(
                        "slo",
                        new Printed()
                                .duration("latency", slo.latency())
                                .number("percentile", slo.percentile())
                                .number("availability", slo.availability())
                                .duration("window", slo.window()))
                .duration("timeout", model.deadline().timeout());
        model.composition().ifPresentOrElse(made -> CompositionForm.print(made, out), () -> printServed(model, out));
        SignatureForm.print(model.declared(), out);
        model.cache().ifPresent(cache -> out.section("cache", CacheForm.print(cache)));
        model.batch().ifPresent(batch -> out.section("batch", BatchForm.print(batch)));
        model.fallback().ifPresent(fallback -> out.section("fallback", FallbackForm.print(fallback)));
        model.queue().ifPresent(queue -> out.section("queue", QueueForm.print(queue)));
        model.traffic().ifPresent(traffic -> out.section("traffic", TrafficForm.print(traffic)));
        model.payloadLog().ifPresent(sample -> out.section("payload-log", PayloadLogForm.print(sample)));
        if (!model.features().isEmpty()) out.sections("features", FeatureForm.print(model.features()));
        return out.flag("required", model.required());
    }

    private static void printServed(ModelConfig model, Printed out) {
        HedgeSettings hedge = model.hedge();
        RetrySettings retry = model.retry();
        out.duration("hop-margin", model.deadline().hopMargin())
                .duration("stream-idle", model.deadline().streamIdle())
                .section(
                        "retry",
                        new Printed()
                                .whole("attempts", retry.attempts())
                                .ratio("budget", retry.budgetRatio())
                                .whole("min-per-second", retry.minPerSecond())
                                .flag("idempotent", retry.idempotent()))
                .section(
                        "hedge",
                        new Printed().ratio("budget", hedge.budgetRatio()).number("percentile", hedge.percentile()))
                .texts("serve", model.serve());
        if (!model.services().isEmpty()) out.texts("grpc-services", model.services());
    }
}

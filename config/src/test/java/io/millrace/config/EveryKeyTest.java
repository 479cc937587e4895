package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.backends.clipper.ClipperInput;
import io.millrace.backends.djl.DjlSettings;
import io.millrace.backends.http.BearerToken;
import io.millrace.backends.load.MetricsPlace;
import io.millrace.backends.service.ServiceSettings;
import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.ClientTls;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.ServerTls;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.backends.tls.TrustedCertificates;
import io.millrace.config.PayloadLogSettings.ToFile;
import io.millrace.config.PayloadLogSettings.ToSink;
import io.millrace.config.schema.ConfigSchema;
import io.millrace.discovery.consul.ConsulFolder;
import io.millrace.discovery.consul.ConsulService;
import io.millrace.discovery.dns.DnsName;
import io.millrace.discovery.dns.DnsServer;
import io.millrace.discovery.kubernetes.ConfigMapTarget;
import io.millrace.discovery.kubernetes.InferencePoolTarget;
import io.millrace.discovery.kubernetes.ServiceTarget;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key, given a value that is not its default, changes the one component it is for. */
class EveryKeyTest {
    private static final Path TOKEN_FILE = Path.of("src/test/resources/io/millrace/config/gpu.token")
            .toAbsolutePath()
            .normalize();
    private static final ModelName DIGITS = new ModelName("digits");
    private static final PayloadLogSettings ELSEWHERE =
            new PayloadLogSettings(new ToFile(Path.of("/elsewhere"), 1, 1), 1);
    private static final TracingSettings NOT_THAT =
            new TracingSettings(URI.create("http://a:1"), 0, "millrace", Map.of());

    private static final String SERVICES = """
        pools: {gpu: {protocol: grpc, endpoints: [a:1]}}
        models: {digits: {grpc-services: [a.B, C], slo: {latency: 1s}, serve: [gpu]}}
        """;

    private static final TensorSpec LOOKED_UP = new TensorSpec("v", DataType.INT32, Shape.of(-1, 2));

    private static final String ONE_ARM = "[{name: a, version: 3, weight: 1}]";

    private static final PemFiles FILES = PemFiles.create();
    private static final TestAuthority AUTHORITY = new TestAuthority("Ours");
    private static final TrustedCertificates CA = FILES.trusted("ca.crt", AUTHORITY);
    private static final CertifiedKey SERVER = FILES.certified("server", AUTHORITY.issue("localhost"));
    private static final String OWN_FILES = "cert: %s, key: \"file:%s\"".formatted(SERVER.certFile(), SERVER.keyFile());

    /** A key by its place in the schema, a whole document that sets it, and what must come of it. */
    record Case(String key, String document, Function<RouterConfig, Object> component, Object expected) {
        @Override
        public String toString() {
            return key;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                process(
                        "listen/address",
                        "listen: {address: \"::1\"}",
                        c -> c.listen().address(),
                        "::1"),
                process("listen/port", "listen: {port: 0}", c -> c.listen().port(), 0),
                process(
                        "listen/max-body",
                        "listen: {max-body: 1.5MiB}",
                        c -> c.listen().maxBody(),
                        3L << 19),
                process(
                        "listen/max-buffered",
                        "listen: {max-buffered: 1GB}",
                        c -> c.listen().maxBuffered(),
                        1_000_000_000L),
                process(
                        "listen/replay-limit",
                        "listen: {replay-limit: 2MiB}",
                        c -> c.listen().replayLimit(),
                        2L << 20),
                process(
                        "listen/write-stall",
                        "listen: {write-stall: 3s}",
                        c -> c.listen().writeStall(),
                        Duration.ofSeconds(3)),
                process(
                        "listen/idle-timeout",
                        "listen: {idle-timeout: 1m}",
                        c -> c.listen().idleTimeout(),
                        Duration.ofMinutes(1)),
                process(
                        "listen/head-timeout",
                        "listen: {head-timeout: 1500ms}",
                        c -> c.listen().headTimeout(),
                        Duration.ofMillis(1500)),
                process(
                        "listen/max-connections",
                        "listen: {max-connections: 7}",
                        c -> c.listen().maxConnections(),
                        7),
                process(
                        "listen/max-streams",
                        "listen: {max-streams: 8}",
                        c -> c.listen().maxStreams(),
                        8),
                listenTls("cert", "", ServerTls::own, SERVER),
                listenTls("key", "", tls -> tls.own().key(), SERVER.key()),
                listenTls("client-ca", ", client-ca: " + CA, ServerTls::clientCa, Optional.of(CA)),
                listenTls(
                        "verify-client",
                        ", verify-client: optional, client-ca: " + CA,
                        ServerTls::clients,
                        ServerTls.ClientCertificates.OPTIONAL),
                process(
                        "admin/address",
                        "admin: {address: localhost}",
                        c -> c.admin().address(),
                        "localhost"),
                process("admin/port", "admin: {port: 9}", c -> c.admin().port(), 9),
                process(
                        "admin/token",
                        "admin: {token: \"file:" + TOKEN_FILE + "\"}",
                        c -> c.admin().token().orElseThrow().source(),
                        Optional.of(TOKEN_FILE)),
                adminTls("cert", "", ServerTls::own, SERVER),
                adminTls("key", "", tls -> tls.own().key(), SERVER.key()),
                adminTls("client-ca", ", client-ca: " + CA, ServerTls::clientCa, Optional.of(CA)),
                adminTls(
                        "verify-client",
                        ", verify-client: optional, client-ca: " + CA,
                        ServerTls::clients,
                        ServerTls.ClientCertificates.OPTIONAL),
                process(
                        "access-log",
                        "access-log: stdout",
                        RouterConfig::accessLog,
                        new AccessLogSettings.StandardOutput()),
                tracing("otlp", "otlp: \"https://b/x\"", TracingSettings::otlp, URI.create("https://b/x")),
                tracing("sample", "otlp: \"http://a:1\", sample: 20%", TracingSettings::sample, 0.2),
                tracing("service", "otlp: \"http://a:1\", service: eu", TracingSettings::service, "eu"),
                tracing(
                        "headers",
                        "otlp: \"http://a:1\", headers: {x-key: \"file:" + TOKEN_FILE + "\"}",
                        TracingSettings::headers,
                        Map.of("x-key", new SecretText("c2VjcmV0-._~+/=", Optional.of(TOKEN_FILE)))),
                payloadLog("to", "to: \"http://s:1/x\"", log -> log.to(), new ToSink(URI.create("http://s:1/x"))),
                payloadLog("max-body", "to: /p, max-body: 1KiB", PayloadLogSettings::maxBody, 1024L),
                payloadLog("max-file", "to: /p, max-file: 1KiB", log -> log.to(), new ToFile(Path.of("/p"), 1024, 4)),
                payloadLog("files", "to: /p, files: 2", log -> log.to(), new ToFile(Path.of("/p"), 256L << 20, 2)),
                kept("sample", "sample: 5%", new PayloadSample(0.05, List.of(), OptionalInt.empty())),
                kept("redact", "redact: [image]", new PayloadSample(0.01, List.of("image"), OptionalInt.empty())),
                kept("elements", "elements: 8", new PayloadSample(0.01, List.of(), OptionalInt.of(8))),
                process("event-loops", "event-loops: 3", RouterConfig::eventLoops, Optional.of(3)),
                process("drain-timeout", "drain-timeout: 0s", RouterConfig::drainTimeout, Duration.ZERO),
                pool("protocol", "protocol: tfs-rest, endpoints: [a:1]", PoolConfig::family, ServerFamily.TFS_REST),
                pool(
                        "endpoints",
                        "protocol: oip-rest, endpoints: [a:1, \"[::1]:2\"]",
                        PoolConfig::endpoints,
                        List.of(endpoint("a", 1), endpoint("::1", 2))),
                pool(
                        "endpoints/*/address",
                        "protocol: oip-rest, endpoints: [{address: a:3}]",
                        PoolConfig::endpoints,
                        List.of(endpoint("a", 3))),
                pool(
                        "endpoints/*/weight",
                        "protocol: oip-rest, endpoints: [{address: a:3, weight: 5}]",
                        PoolConfig::endpoints,
                        List.of(endpoint("a", 3).withWeight(5))),
                pool(
                        "endpoints/*/device",
                        "protocol: oip-rest, endpoints: [{address: a:3, device: n/g}]",
                        PoolConfig::endpoints,
                        List.of(endpoint("a", 3).onDevice("n/g"))),
                djl("models", "", settings -> settings.models().keySet(), Set.of(DIGITS)),
                djl(
                        "models/*/path",
                        "",
                        settings -> Objects.requireNonNull(settings.models().get(DIGITS)),
                        example("digits/model.onnx")),
                djl("workers", ", workers: 3", DjlSettings::workers, 3),
                djl("max-waiting", ", max-waiting: 0", DjlSettings::maxWaiting, 0),
                remote(
                        "token",
                        "token: \"file:" + TOKEN_FILE + "\"",
                        p -> p.http().token(),
                        Optional.of(new BearerToken("c2VjcmV0-._~+/=", Optional.of(TOKEN_FILE)))),
                tls("ca", "ca: " + CA, ClientTls::ca, Optional.of(CA)),
                tls("server-name", "server-name: triton.local", ClientTls::serverName, Optional.of("triton.local")),
                tls("cert", OWN_FILES, ClientTls::own, Optional.of(SERVER)),
                tls("key", OWN_FILES, tls -> tls.own().orElseThrow().key(), SERVER.key()),
                tls("verify", "verify: chain", ClientTls::verify, ClientTls.Verify.CHAIN),
                remote(
                        "http/connect-timeout",
                        "http: {connect-timeout: 1s}",
                        p -> p.http().connectTimeout(),
                        Duration.ofSeconds(1)),
                remote(
                        "http/max-connections",
                        "http: {max-connections: 2}",
                        p -> p.http().maxConnections(),
                        2),
                remote(
                        "http/max-waiting",
                        "http: {max-waiting: 0}",
                        p -> p.http().maxWaiting(),
                        0),
                remote(
                        "http/keep-alive",
                        "http: {keep-alive: 5s}",
                        p -> p.http().keepAlive(),
                        Duration.ofSeconds(5)),
                remote(
                        "http/max-answer",
                        "http: {max-answer: 1KiB}",
                        p -> p.http().maxAnswerBytes(),
                        1024L),
                remote(
                        "http/base-path",
                        "http: {base-path: /llm/a}",
                        p -> p.http().basePath(),
                        "/llm/a"),
                remote(
                        "http/stream-above",
                        "http: {stream-above: 2KiB}",
                        p -> p.http().streamAbove(),
                        2048L),
                remote("probe/interval", "probe: {interval: 9s}", p -> p.probe().interval(), Duration.ofSeconds(9)),
                remote("probe/timeout", "probe: {timeout: 20us}", p -> p.probe().timeout(), Duration.ofNanos(20_000)),
                remote(
                        "probe/unhealthy-after",
                        "probe: {unhealthy-after: 4}",
                        p -> p.probe().unhealthyAfter(),
                        4),
                remote(
                        "eject/consecutive-failures",
                        "eject: {consecutive-failures: 6}",
                        p -> p.ejection().consecutiveFailures(),
                        6),
                remote(
                        "eject/base-time",
                        "eject: {base-time: 2s}",
                        p -> p.ejection().baseTime(),
                        Duration.ofSeconds(2)),
                remote(
                        "eject/max-time",
                        "eject: {max-time: 1h}",
                        p -> p.ejection().maxTime(),
                        Duration.ofHours(1)),
                remote(
                        "eject/max-ejected",
                        "eject: {max-ejected: 33.3%}",
                        p -> p.ejection().maxEjectedRatio(),
                        0.333),
                remote(
                        "eject/slow-start",
                        "eject: {slow-start: 0s}",
                        p -> p.ejection().slowStart(),
                        Duration.ZERO),
                remote(
                        "breaker/failure-ratio",
                        "breaker: {failure-ratio: 100%}",
                        p -> p.breaker().failureRatio(),
                        1.0),
                remote(
                        "breaker/window",
                        "breaker: {window: 11}",
                        p -> p.breaker().window(),
                        11),
                remote(
                        "breaker/min-attempts",
                        "breaker: {min-attempts: 50}",
                        p -> p.breaker().minAttempts(),
                        50),
                remote(
                        "breaker/open-for",
                        "breaker: {open-for: 7s}",
                        p -> p.breaker().openFor(),
                        Duration.ofSeconds(7)),
                service("method", "method: PUT", s -> s.method(), "PUT"),
                service("path", "", s -> s.path(), "/x/{model}"),
                service("request", "request: {x: \"/a~1b\"}", s -> s.request(), Map.of("x", "/a~1b")),
                service("response", "response: {y: \"\"}", s -> s.response(), Map.of("y", "")),
                service("probe", "", s -> s.probe(), "/up"),
                objective("slo/latency", "latency: 0.5s", m -> m.slo().latency(), Duration.ofMillis(500)),
                objective(
                        "slo/percentile",
                        "latency: 1s, percentile: 95",
                        m -> m.slo().percentile(),
                        95.0),
                objective(
                        "slo/availability",
                        "latency: 1s, availability: 99.99",
                        m -> m.slo().availability(),
                        99.99),
                objective("slo/window", "latency: 1s, window: 7d", m -> m.slo().window(), Duration.ofDays(7)),
                model("timeout", "timeout: 5s", m -> m.deadline().timeout(), Duration.ofSeconds(5)),
                model("hop-margin", "hop-margin: 0ms", m -> m.deadline().hopMargin(), Duration.ZERO),
                model("stream-idle", "stream-idle: 5m", m -> m.deadline().streamIdle(), Duration.ofMinutes(5)),
                model("retry/attempts", "retry: {attempts: 1}", m -> m.retry().attempts(), 1),
                model("retry/budget", "retry: {budget: 0%}", m -> m.retry().budgetRatio(), 0.0),
                model(
                        "retry/min-per-second",
                        "retry: {min-per-second: 0}",
                        m -> m.retry().minPerSecond(),
                        0),
                model(
                        "retry/idempotent",
                        "retry: {idempotent: false}",
                        m -> m.retry().idempotent(),
                        false),
                new Case(
                        "models/*/grpc-services",
                        SERVICES,
                        c -> Documents.model(c, "digits").services(),
                        List.of("a.B", "C")),
                cache("ttl", "ttl: 30s", CacheSettings::ttl, Duration.ofSeconds(30)),
                cache("size", "ttl: 1m, size: 1MiB", CacheSettings::size, 1L << 20),
                cache(
                        "stale-while-error",
                        "ttl: 1m, stale-while-error: 1h",
                        CacheSettings::staleWhileError,
                        Duration.ofHours(1)),
                cache("per-item", "ttl: 1m, per-item: true", CacheSettings::perItem, true),
                cache("tenant", "ttl: 1m, tenant: true", CacheSettings::perTenant, true),
                new Case(
                        "models/*/cache/shared",
                        "redis: {address: \"r:1\"}\n" + Documents.SMALL + "    cache: {ttl: 1m, shared: true}\n",
                        c -> Documents.model(c, "digits").cache().orElseThrow().shared(),
                        true),
                batch("max", "max: 8", BatchSettings::max, 8),
                batch("sizes", "max: 8, sizes: [1, 8]", BatchSettings::sizes, List.of(1, 8)),
                batch("policy", "max: 8, policy: eager", BatchSettings::timing, BatchSettings.Timing.EAGER),
                batch("size", "max: 8, policy: fixed, size: 4", BatchSettings::size, 4),
                batch("delay", "max: 8, policy: fixed, delay: 5ms", BatchSettings::delay, Duration.ofMillis(5)),
                queue("max", "max: 50", QueueSettings::max, 50),
                queue("at-once", "at-once: 2", QueueSettings::atOnce, new AtOnce.Fixed(2)),
                batch("busy", "max: 8, busy: 0%", BatchSettings::busyRatio, 0.0),
                batch("warm-up", "max: 8, warm-up: true", BatchSettings::warmUp, true),
                pool(
                        "metrics",
                        "protocol: oip-grpc, endpoints: [a:1], metrics: ':8002/metrics'",
                        PoolConfig::metrics,
                        Optional.of(new MetricsPlace(OptionalInt.of(8002), "/metrics"))),
                model(
                        "fallback/answer",
                        "fallback: {answer: [{name: y, datatype: INT8, shape: [], data: [3]}]}",
                        m -> m.fallback().orElseThrow().answer(),
                        List.of(new DefaultOutput(new TensorSpec("y", DataType.INT8, Shape.SCALAR), List.of("3")))),
                traffic(
                        "split",
                        "[{version: 3, weight: 1}]",
                        "",
                        traffic -> traffic.split().size(),
                        1),
                arm("name", "name: a, version: 3, weight: 1", ArmSettings::name, "a"),
                arm("version", "version: 1.10, weight: 1", ArmSettings::version, Optional.of("1.10")),
                arm("pool", "pool: gpu, weight: 1", ArmSettings::pool, Optional.of("gpu")),
                arm("weight", "version: 3, weight: 7", ArmSettings::weight, 7),
                new Case(
                        "models/*/traffic/split/*/model",
                        """
                        pools: {gpu: {protocol: oip-rest, endpoints: [a:1]}}
                        models:
                          next: {slo: {latency: 1s}, serve: [gpu]}
                          digits: {slo: {latency: 1s}, serve: [gpu], traffic: {split: [{model: next, weight: 1}]}}
                        """,
                        c -> Documents.model(c, "digits")
                                .traffic()
                                .orElseThrow()
                                .split()
                                .getFirst(),
                        new ArmSettings(
                                "next", Optional.of(new ModelName("next")), Optional.empty(), Optional.empty(), 1)),
                traffic(
                        "rules",
                        ONE_ARM,
                        "rules: [{tenant: acme, arm: a}]",
                        traffic -> traffic.rules().size(),
                        1),
                rule("header", "header: X-Beta", TrafficRule::header, Optional.of("x-beta")),
                rule("value", "header: x-beta, value: 1", TrafficRule::value, Optional.of("1")),
                rule("tenant", "tenant: acme", TrafficRule::tenant, Optional.of("acme")),
                rule("protocol", "protocol: tfs-grpc", TrafficRule::protocol, Optional.of("tfs-grpc")),
                traffic(
                        "rules/*/alias",
                        ONE_ARM,
                        "aliases: [beta], rules: [{alias: beta, arm: a}]",
                        traffic -> traffic.rules().getFirst().alias(),
                        Optional.of("beta")),
                rule("arm", "tenant: acme", TrafficRule::arm, "a"),
                sticky("header", "header: X-User", new StickySettings(StickySettings.By.HEADER, "x-user")),
                sticky("cookie", "cookie: Session", new StickySettings(StickySettings.By.COOKIE, "Session")),
                sticky("by", "by: input", new StickySettings(StickySettings.By.INPUT, "")),
                traffic(
                        "labels",
                        "[{version: stable, weight: 1}]",
                        "labels: {stable: '>=1.2 <2'}",
                        TrafficSettings::labels,
                        Map.of("stable", VersionRange.of(">=1.2 <2"))),
                traffic(
                        "aliases",
                        ONE_ARM,
                        "aliases: [beta]",
                        TrafficSettings::aliases,
                        List.of(new ModelName("beta"))),
                shadow("", "sample: 5%", shadow -> shadow.compare(), CompareSettings.DEFAULTS),
                shadow("/*/to", "sample: 5%", ShadowSettings::to, new ModelName("next")),
                shadow("/*/version", "sample: 5%, version: 2.x", ShadowSettings::version, Optional.of("2.x")),
                shadow("/*/sample", "sample: 2.5%", ShadowSettings::sampleRatio, 0.025),
                shadow("/*/budget", "sample: 5%, budget: 2s", ShadowSettings::budget, Duration.ofSeconds(2)),
                shadow("/*/at-once", "sample: 5%, at-once: 3", ShadowSettings::atOnce, 3),
                shadow("/*/queue", "sample: 5%, queue: 0", ShadowSettings::queue, 0),
                shadow("/*/buffer", "sample: 5%, buffer: 1MiB", ShadowSettings::buffer, 1L << 20),
                compare(
                        "tolerance/absolute",
                        "tolerance: {absolute: 0.5}",
                        compare -> compare.tolerance().absolute(),
                        0.5),
                compare(
                        "tolerance/relative",
                        "tolerance: {relative: 0.5}",
                        compare -> compare.tolerance().relative(),
                        0.5),
                compare(
                        "outputs/*/absolute",
                        "outputs: {y: {absolute: 2}}",
                        CompareSettings::outputs,
                        Map.of("y", new ToleranceSettings(2, 0))),
                compare(
                        "outputs/*/relative",
                        "outputs: {y: {relative: 2}}",
                        CompareSettings::outputs,
                        Map.of("y", new ToleranceSettings(0, 2))),
                compare(
                        "outputs",
                        "outputs: {y: {absolute: 2, relative: 1}}",
                        CompareSettings::outputs,
                        Map.of("y", new ToleranceSettings(2, 1))),
                compare("redact", "redact: [x]", CompareSettings::redact, List.of("x")),
                compare("examples", "examples: 3", CompareSettings::examples, 3),
                promote("from", "", PromoteSettings::from, "a"),
                promote("to", "", PromoteSettings::to, "b"),
                canary(
                        "when/error-rate",
                        "when: {error-rate: no-worse}",
                        CanarySettings::margins,
                        Map.of(CanarySignal.ERROR_RATE, 0.005)),
                canary(
                        "when/error-rate/no-worse-by",
                        "when: {error-rate: {no-worse-by: 2%}}",
                        CanarySettings::margins,
                        Map.of(CanarySignal.ERROR_RATE, 0.02)),
                canary(
                        "when/latency-slo",
                        "when: {latency-slo: no-worse}",
                        CanarySettings::margins,
                        Map.of(CanarySignal.LATENCY_SLO, 0.01)),
                canary(
                        "when/latency-slo/no-worse-by",
                        "when: {latency-slo: {no-worse-by: 0.25%}}",
                        CanarySettings::margins,
                        Map.of(CanarySignal.LATENCY_SLO, 0.0025)),
                rewarded("when/reward", "when: {reward: no-worse}", Map.of(CanarySignal.REWARD, 0.01)),
                rewarded(
                        "when/reward/no-worse-by",
                        "when: {reward: {no-worse-by: 3%}}",
                        Map.of(CanarySignal.REWARD, 0.03)),
                canary("steps", "steps: [0.5, 20, 100]", CanarySettings::steps, List.of(0.5, 20.0, 100.0)),
                canary("at-least-calls", "at-least-calls: 7", CanarySettings::minimumRequests, 7L),
                canary("at-least-time", "at-least-time: 5m", CanarySettings::minimumTime, Duration.ofMinutes(5)),
                canary("patience", "patience: 1d", CanarySettings::patience, Optional.of(Duration.ofDays(1))),
                canary("false-decisions", "false-decisions: 1%", CanarySettings::falseDecisions, 0.01),
                canary("burn-rate", "burn-rate: 6", CanarySettings::burn, 6.0),
                process(
                        "state/dir",
                        "state: {dir: /var/lib/millrace}",
                        RouterConfig::state,
                        Optional.of(StateSettings.of(Path.of("/var/lib/millrace")))),
                process(
                        "state/consul/key-prefix",
                        "state: {consul: {key-prefix: a/b}}",
                        RouterConfig::state,
                        Optional.of(new StateSettings(
                                Optional.empty(), Optional.of(new ConsulFolder("a/b")), Optional.empty()))),
                process(
                        "state/kubernetes/config-map",
                        "state: {kubernetes: {config-map: digits}}",
                        RouterConfig::state,
                        Optional.of(new StateSettings(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new ConfigMapTarget(Optional.empty(), "digits"))))),
                process(
                        "state/kubernetes/namespace",
                        "state: {kubernetes: {namespace: ml}}",
                        RouterConfig::state,
                        Optional.of(new StateSettings(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new ConfigMapTarget(Optional.of("ml"), "millrace"))))),
                feedback("window", "window: 1h", FeedbackSettings::window, Duration.ofHours(1)),
                feedback("most", "most: 7", FeedbackSettings::most, 7),
                feedback("range", "range: [-1.5, 5]", FeedbackSettings::least, -1.5),
                feedback("missing", "missing: 0.5", FeedbackSettings::missing, OptionalDouble.of(0.5)),
                select("by", "by: ucb1", SelectSettings::by, SelectSettings.By.UCB1),
                select("reward", "reward: on-time", SelectSettings::learn, SelectSettings.Learn.ON_TIME),
                select("every", "every: 3s", SelectSettings::every, Duration.ofSeconds(3)),
                select("min-share", "min-share: 5%", SelectSettings::minShare, 0.05),
                select("max-burn", "max-burn: 2.5", SelectSettings::maxBurn, 2.5),
                select("epsilon", "by: epsilon-greedy, epsilon: 20%", SelectSettings::epsilon, 0.2),
                select(
                        "input",
                        "by: lin-ucb, input: user, features: 3",
                        SelectSettings::input,
                        Optional.of(new SelectSettings.Input("user", 3, 0.5))),
                select(
                        "features",
                        "by: lin-ucb, input: user, features: 64",
                        SelectSettings::input,
                        Optional.of(new SelectSettings.Input("user", 64, 0.5))),
                select(
                        "explore",
                        "by: lin-ucb, input: user, features: 3, explore: 1.25",
                        SelectSettings::input,
                        Optional.of(new SelectSettings.Input("user", 3, 1.25))),
                fallback(
                        "name",
                        "a, datatype: INT8, shape: [], data: [3]",
                        new TensorSpec("a", DataType.INT8, Shape.SCALAR),
                        "3"),
                fallback(
                        "datatype",
                        "a, datatype: BYTES, shape: [1], data: [x]",
                        new TensorSpec("a", DataType.BYTES, Shape.of(1)),
                        "x"),
                fallback(
                        "shape",
                        "a, datatype: FP32, shape: [-1, 2], data: [1, .5]",
                        new TensorSpec("a", DataType.FP32, Shape.of(-1, 2)),
                        "1",
                        ".5"),
                fallback(
                        "data",
                        "a, datatype: BOOL, shape: [1], data: [true]",
                        new TensorSpec("a", DataType.BOOL, Shape.of(1)),
                        "true"),
                model("hedge/budget", "hedge: {budget: 5%}", m -> m.hedge().budgetRatio(), 0.05),
                model(
                        "hedge/percentile",
                        "hedge: {percentile: 90}",
                        m -> m.hedge().percentile(),
                        90.0),
                discover(
                        "file",
                        "file: a.yaml",
                        found -> found.file().orElseThrow().getFileName(),
                        Path.of("a.yaml")),
                discover("dns", "dns: \"a.b:80\"", found -> found.dns().orElseThrow(), DnsName.parse("a.b:80")),
                discover(
                        "consul",
                        "consul: triton",
                        found -> found.consul().orElseThrow(),
                        new ConsulService("triton", List.of(), Optional.empty())),
                discover(
                        "consul/service",
                        "consul: {service: triton}",
                        found -> found.consul().orElseThrow().name(),
                        "triton"),
                discover(
                        "consul/tags",
                        "consul: {service: triton, tags: [a, b]}",
                        found -> found.consul().orElseThrow().tags(),
                        List.of("a", "b")),
                discover(
                        "consul/datacenter",
                        "consul: {service: triton, datacenter: dc2}",
                        found -> found.consul().orElseThrow().datacenter(),
                        Optional.of("dc2")),
                discover(
                        "kubernetes/namespace",
                        "kubernetes: {namespace: ml, service: triton}",
                        found -> found.service().orElseThrow().namespace(),
                        Optional.of("ml")),
                discover(
                        "kubernetes/service",
                        "kubernetes: {service: triton}",
                        found -> found.service().orElseThrow(),
                        new ServiceTarget(Optional.empty(), "triton", Optional.empty())),
                discover(
                        "kubernetes/port",
                        "kubernetes: {service: triton, port: grpc}",
                        found -> found.service().orElseThrow().port(),
                        Optional.of("grpc")),
                discover(
                        "kubernetes/inference-pool",
                        "kubernetes: {namespace: ml, inference-pool: vllm}",
                        found -> found.inferencePool().orElseThrow(),
                        new InferencePoolTarget(Optional.of("ml"), "vllm")),
                discover("models", "consul: triton, models: listed", DiscoverSettings::allModels, false),
                peers(
                        "endpoints",
                        "endpoints: [a:1, \"[::1]:2\"]",
                        PeerSettings::endpoints,
                        List.of(router("a", 1), router("::1", 2))),
                peers(
                        "file",
                        "file: a.yaml",
                        peers -> peers.discover().file().orElseThrow().getFileName(),
                        Path.of("a.yaml")),
                peers("dns", "dns: \"a.b:80\"", peers -> peers.discover().dns().orElseThrow(), DnsName.parse("a.b:80")),
                peers(
                        "consul",
                        "consul: millrace",
                        peers -> peers.discover().consul().orElseThrow(),
                        new ConsulService("millrace", List.of(), Optional.empty())),
                peers(
                        "consul/service",
                        "consul: {service: millrace}",
                        peers -> peers.discover().consul().orElseThrow().name(),
                        "millrace"),
                peers(
                        "consul/tags",
                        "consul: {service: millrace, tags: [a]}",
                        peers -> peers.discover().consul().orElseThrow().tags(),
                        List.of("a")),
                peers(
                        "consul/datacenter",
                        "consul: {service: millrace, datacenter: dc2}",
                        peers -> peers.discover().consul().orElseThrow().datacenter(),
                        Optional.of("dc2")),
                peers(
                        "kubernetes/namespace",
                        "kubernetes: {namespace: ml, service: millrace}",
                        peers -> peers.discover().service().orElseThrow().namespace(),
                        Optional.of("ml")),
                peers(
                        "kubernetes/service",
                        "kubernetes: {service: millrace}",
                        peers -> peers.discover().service().orElseThrow(),
                        new ServiceTarget(Optional.empty(), "millrace", Optional.empty())),
                peers(
                        "kubernetes/port",
                        "kubernetes: {service: millrace, port: http}",
                        peers -> peers.discover().service().orElseThrow().port(),
                        Optional.of("http")),
                peers(
                        "kubernetes/inference-pool",
                        "kubernetes: {inference-pool: routers}",
                        peers -> peers.discover().inferencePool().orElseThrow(),
                        new InferencePoolTarget(Optional.empty(), "routers")),
                registry(
                        "consul/address",
                        "consul: {address: \"https://c:1\"}",
                        c -> c.consul().address(),
                        URI.create("https://c:1")),
                registry("consul/wait", "consul: {wait: 2s}", c -> c.consul().waits(), Duration.ofSeconds(2)),
                registry(
                        "consul/token",
                        "consul: {token: \"file:" + TOKEN_FILE + "\"}",
                        c -> c.consul().token().orElseThrow().source(),
                        Optional.of(TOKEN_FILE)),
                consulTls("ca", "ca: " + CA, ClientTls::ca, Optional.of(CA)),
                consulTls("server-name", "server-name: c.local", ClientTls::serverName, Optional.of("c.local")),
                consulTls("cert", OWN_FILES, ClientTls::own, Optional.of(SERVER)),
                consulTls("key", OWN_FILES, tls -> tls.own().orElseThrow().key(), SERVER.key()),
                consulTls("verify", "verify: chain", ClientTls::verify, ClientTls.Verify.CHAIN),
                registry(
                        "dns/server",
                        "dns: {server: \"[::1]:53\"}",
                        c -> c.dns().orElseThrow(),
                        new DnsServer("::1", 53)),
                registry(
                        "kubernetes/kubeconfig",
                        "kubernetes: {kubeconfig: k.yaml}",
                        c -> c.kubernetes().kubeconfig().orElseThrow().getFileName(),
                        Path.of("k.yaml")),
                registry(
                        "kubernetes/context",
                        "kubernetes: {context: a}",
                        c -> c.kubernetes().context(),
                        Optional.of("a")),
                feature("", "", feature -> feature.into().name(), "v"),
                feature("/*/key", "", FeatureSettings::key, FeatureKey.parse("u:{header.x-user}")),
                feature("/*/format", "", FeatureSettings::format, FeatureFormat.HASH),
                feature("/*/fields", "", FeatureSettings::fields, List.of("a", "b")),
                feature("/*/into/input", "", feature -> feature.into().name(), "v"),
                feature("/*/into/datatype", "", feature -> feature.spec().type(), DataType.INT32),
                feature("/*/into/shape", "", feature -> feature.spec().shape(), Shape.of(-1, 2)),
                new Case(
                        "models/*/features/*/into/header",
                        "redis: {address: \"r:1\"}\n" + Documents.SMALL
                                + "    features: [{key: \"u:{header.u}\", format: text, into: {header: X-Seg}}]\n",
                        c -> Documents.model(c, "digits").features().getFirst().into(),
                        new FeatureTarget.Header("x-seg")),
                feature(
                        "/*/default",
                        ", default: [1, -2]",
                        FeatureSettings::instead,
                        Optional.of(new DefaultOutput(LOOKED_UP, List.of("1", "-2")))),
                feature(
                        "/*/cache/ttl",
                        ", cache: {ttl: 3s}",
                        FeatureSettings::cache,
                        Optional.of(
                                new FeatureCacheSettings(Duration.ofSeconds(3), FeatureCacheSettings.DEFAULT_SIZE))),
                feature(
                        "/*/cache/size",
                        ", cache: {ttl: 3s, size: 1MiB}",
                        feature -> feature.cache().orElseThrow().size(),
                        1L << 20),
                feature("/*/deadline-share", ", deadline-share: 25%", FeatureSettings::shareRatio, 0.25),
                redis("address", "", RedisSettings::address, "[::1]:7"),
                redis(
                        "username",
                        ", username: u, password: \"file:" + TOKEN_FILE + "\"",
                        RedisSettings::username,
                        Optional.of("u")),
                redis(
                        "password",
                        ", password: \"file:" + TOKEN_FILE + "\"",
                        r -> r.password().orElseThrow().source(),
                        Optional.of(TOKEN_FILE)),
                redis("database", ", database: 3", RedisSettings::database, 3),
                redisTls("ca", "ca: " + CA, ClientTls::ca, Optional.of(CA)),
                redisTls("server-name", "server-name: r.local", ClientTls::serverName, Optional.of("r.local")),
                redisTls("cert", OWN_FILES, ClientTls::own, Optional.of(SERVER)),
                redisTls("key", OWN_FILES, tls -> tls.own().orElseThrow().key(), SERVER.key()),
                redisTls("verify", "verify: chain", ClientTls::verify, ClientTls.Verify.CHAIN),
                redis("timeout", ", timeout: 20ms", RedisSettings::timeout, Duration.ofMillis(20)),
                redis("max-value", ", max-value: 4KiB", RedisSettings::maxValue, 4096L),
                redis("key-prefix", ", key-prefix: \"a:b\"", RedisSettings::keyPrefix, "a:b"),
                pool(
                        "pick",
                        "protocol: oip-grpc, endpoints: [a:1], pick: round-robin",
                        config -> config.picking().rule(),
                        PickSettings.Rule.ROUND_ROBIN),
                pool(
                        "cost",
                        "protocol: oip-grpc, endpoints: [a:1], cost: 2.5",
                        config -> config.picking().cost(),
                        2.5),
                pool("control", "protocol: oip-grpc, endpoints: [a:1], control: passed", PoolConfig::control, true),
                member("model", "model: digits", EnsembleSettings.Member::model, DIGITS),
                member("name", "model: digits, name: x", EnsembleSettings.Member::name, "x"),
                member("weight", "model: digits, weight: 2.5", EnsembleSettings.Member::weight, 2.5),
                member("outputs", "model: digits, outputs: {a: b}", EnsembleSettings.Member::outputs, Map.of("a", "b")),
                ensemble("members", "combine: mean", e -> e.members().size(), 1),
                ensemble("combine", "combine: max", EnsembleSettings::combine, CombineForm.MAX),
                ensemble("quorum", "combine: mean, quorum: 1", EnsembleSettings::quorum, 1),
                ensemble("wait", "combine: mean, wait: 50%", EnsembleSettings::waitRatio, 0.5),
                made("chain", "chain: [{model: digits}]", Composition::parts, List.of(DIGITS)),
                step("model", "model: digits", ChainSettings.Step::model, DIGITS),
                step("name", "model: digits, name: x", ChainSettings.Step::name, "x"),
                step("share", "model: digits, share: 30%", ChainSettings.Step::share, OptionalDouble.of(0.3)),
                step("inputs", "model: digits, inputs: {a: b}", ChainSettings.Step::inputs, Map.of("a", "b")),
                step("outputs", "model: digits, outputs: {a: b}", ChainSettings.Step::outputs, Map.of("a", "b")),
                choice("on/input", "input: i", "equals: [1]", SwitchSettings::on, new SwitchSettings.On.Input("i")),
                choice("on/header", "header: H", "equals: [1]", SwitchSettings::on, new SwitchSettings.On.Header("h")),
                choice("cases", "input: i", "equals: [1]", c -> c.cases().size(), 1),
                choice("cases/*/model", "input: i", "equals: [1]", c -> first(c).model(), DIGITS),
                choice("cases/*/equals", "input: i", "equals: [1, a]", c -> first(c).values(), List.of("1", "a")),
                choice("cases/*/from", "input: i", "from: -1.5", c -> first(c).from(), OptionalDouble.of(-1.5)),
                choice("cases/*/below", "input: i", "below: 3", c -> first(c).below(), OptionalDouble.of(3)),
                choice("otherwise", "input: i", "equals: [1]", SwitchSettings::otherwise, Optional.of(DIGITS)),
                model("serve", "required: false", ModelConfig::serve, List.of("gpu")),
                model("required", "required: true", ModelConfig::required, true),
                application("model", "1s", a -> a.model(), DIGITS),
                application("input-type", "1s", a -> a.input(), ClipperInput.STRINGS),
                application("default-output", "1s", a -> a.defaultOutput(), "-1.0"),
                application("latency", "2s", a -> a.latency(), Duration.ofSeconds(2)),
                declared("inputs", DataType.FP16, Shape.of(2, -1), List.of()),
                declared(
                        "outputs",
                        DataType.FP16,
                        Shape.of(2, -1),
                        List.of(new TensorSpec("y", DataType.BYTES, Shape.SCALAR))),
                declared("inputs/*/name", DataType.BOOL, Shape.of(2, -1), List.of()),
                declared("inputs/*/datatype", DataType.INT8, Shape.of(2, -1), List.of()),
                declared("inputs/*/shape", DataType.INT8, Shape.SCALAR, List.of()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void changesItsComponent(Case key) {
        RouterConfig config = Documents.good(key.document);

        assertThat(key.component.apply(config)).isEqualTo(key.expected);
    }

    @Test
    void noKeyOfTheSchemaIsLeftOutHere() {
        List<String> inSchema = new ArrayList<>();
        keys(ConfigSchema.root(), "", inSchema);

        assertThat(cases().map(Case::key)).containsExactlyInAnyOrderElementsOf(inSchema);
    }

    /** Keys whose value is a section are in the list by the keys inside; an output is told like an input. */
    private static void keys(JsonNode schema, String prefix, List<String> found) {
        schema.path("properties").fieldNames().forEachRemaining(key -> {
            JsonNode value = ConfigSchema.ofKey(schema, key).orElseThrow();
            boolean isSection = value.path("type").asText().equals("object");
            boolean isOfNames = value.path("additionalProperties").isObject();
            boolean isTop = prefix.isEmpty() && isOfNames;
            if (!isSection || (isOfNames && !isTop)) found.add(prefix + key);
            if (prefix.endsWith("models/*/") && key.equals("outputs")) return;
            if (isOfNames) keys(ConfigSchema.ofKey(value, "any").orElseThrow(), prefix + key + "/*/", found);
            else if (value.has("properties")) keys(value, prefix + key + "/", found);
            ConfigSchema.ofItems(value).ifPresent(item -> keys(item, prefix + key + "/*/", found));
        });
    }

    private static Case process(String key, String line, Function<RouterConfig, Object> component, Object expected) {
        return new Case(key, line + "\n" + Documents.SMALL, component, expected);
    }

    private static Case tracing(String key, String keys, Function<TracingSettings, Object> component, Object expected) {
        return process(
                "tracing/" + key,
                "tracing: {" + keys + "}",
                config -> component.apply(config.tracing().orElse(NOT_THAT)),
                expected);
    }

    private static Case payloadLog(
            String key, String keys, Function<PayloadLogSettings, Object> component, Object expected) {
        return process(
                "payload-log/" + key,
                "payload-log: {" + keys + "}",
                config -> component.apply(config.payloadLog().orElse(ELSEWHERE)),
                expected);
    }

    private static Case kept(String key, String keys, PayloadSample expected) {
        return new Case(
                "models/*/payload-log/" + key,
                "payload-log: {to: /p}\n" + Documents.SMALL + "    payload-log: {" + keys + "}\n",
                config -> Documents.model(config, "digits").payloadLog(),
                Optional.of(expected));
    }

    private static Case discover(
            String key, String source, Function<DiscoverSettings, Object> component, Object expected) {
        return pool(
                "discover/" + key,
                "protocol: oip-rest, discover: {" + source + "}",
                config -> component.apply(config.discover()),
                expected);
    }

    private static Case peers(String key, String section, Function<PeerSettings, Object> component, Object expected) {
        return process("peers/" + key, "peers: {" + section + "}", c -> component.apply(c.peers()), expected);
    }

    private static Case registry(
            String key, String section, Function<RegistrySettings, Object> component, Object expected) {
        return process(
                "discovery/" + key, "discovery: {" + section + "}", c -> component.apply(c.registries()), expected);
    }

    private static Case pool(String key, String pool, Function<PoolConfig, Object> component, Object expected) {
        String document = "pools: {gpu: {" + pool + "}}\nmodels: {digits: {slo: {latency: 1s}, serve: [gpu]}}\n";
        return new Case("pools/*/" + key, document, config -> component.apply(Documents.pool(config, "gpu")), expected);
    }

    private static Case remote(String key, String section, Function<PoolConfig, Object> component, Object expected) {
        return pool(key, "protocol: torchserve-rest, endpoints: [a:1], " + section, component, expected);
    }

    private static Case tls(String key, String line, Function<ClientTls, Object> component, Object expected) {
        return remote(
                "tls/" + key,
                "tls: {" + line + "}",
                pool -> component.apply(pool.http().tls().orElseThrow()),
                expected);
    }

    private static Case consulTls(String key, String line, Function<ClientTls, Object> component, Object expected) {
        return registry(
                "consul/tls/" + key,
                "consul: {tls: {" + line + "}}",
                registries -> component.apply(registries.consul().tls().orElseThrow()),
                expected);
    }

    private static Case redis(String key, String rest, Function<RedisSettings, Object> component, Object expected) {
        return process(
                "redis/" + key,
                "redis: {address: \"[::1]:7\"" + rest + "}",
                config -> component.apply(config.redis().orElseThrow()),
                expected);
    }

    private static Case redisTls(String key, String line, Function<ClientTls, Object> component, Object expected) {
        return redis(
                "tls/" + key,
                ", tls: {" + line + "}",
                redis -> component.apply(redis.tls().orElseThrow()),
                expected);
    }

    private static Case listenTls(String key, String rest, Function<ServerTls, Object> component, Object expected) {
        return process(
                "listen/tls/" + key,
                "listen: {tls: {" + OWN_FILES + rest + "}}",
                config -> component.apply(config.listen().tls().orElseThrow()),
                expected);
    }

    private static Case adminTls(String key, String rest, Function<ServerTls, Object> component, Object expected) {
        return process(
                "admin/tls/" + key,
                "admin: {tls: {" + OWN_FILES + rest + "}}",
                config -> component.apply(config.admin().tls().orElseThrow()),
                expected);
    }

    private static Case service(String key, String line, Function<ServiceSettings, Object> component, Object expected) {
        String document = "pools:\n  gpu: {protocol: http, endpoints: [a:1], service: {path: \"/x/{model}\", probe: /up"
                + (line.isEmpty() ? "" : ", " + line)
                + "}}\nmodels:\n  digits:\n    slo: {latency: 1s}\n    serve: [gpu]\n"
                + "    inputs: [{name: x, datatype: FP32, shape: [-1]}]\n"
                + "    outputs: [{name: y, datatype: FP32, shape: [-1]}]\n";
        return new Case(
                "pools/*/service/" + key,
                document,
                config ->
                        component.apply(Documents.pool(config, "gpu").service().orElseThrow()),
                expected);
    }

    private static Case djl(String key, String rest, Function<DjlSettings, Object> component, Object expected) {
        String pool = "protocol: djl, models: {digits: {path: digits/model.onnx}}" + rest;
        return pool(key, pool, config -> component.apply(config.djl().orElseThrow()), expected);
    }

    private static Case application(
            String key, String latency, Function<ClipperApplication, Object> component, Object expected) {
        String document = Documents.SMALL
                + "applications: {app: {model: digits, input-type: strings, default-output: \"-1.0\", latency: "
                + latency
                + "}}\n";
        return new Case(
                "applications/*/" + key,
                document,
                config -> component.apply(
                        Objects.requireNonNull(config.applications().get("app"))),
                expected);
    }

    private static Case model(String key, String line, Function<ModelConfig, Object> component, Object expected) {
        return model(key, "latency: 1s", line, component, expected);
    }

    private static Case objective(String key, String slo, Function<ModelConfig, Object> component, Object expected) {
        return model(key, slo, "timeout: 1m", component, expected);
    }

    private static Case model(
            String key, String slo, String line, Function<ModelConfig, Object> component, Object expected) {
        String document = "pools: {gpu: {protocol: oip-rest, endpoints: [a:1]}}\nmodels:\n  digits:\n    slo: {" + slo
                + "}\n    serve: [gpu]\n    " + line + "\n";
        return new Case(
                "models/*/" + key, document, config -> component.apply(Documents.model(config, "digits")), expected);
    }

    private static Case traffic(
            String key, String split, String rest, Function<TrafficSettings, Object> component, Object expected) {
        return model(
                "traffic/" + key,
                "traffic: {split: " + split + (rest.isEmpty() ? "" : ", " + rest) + "}",
                model -> component.apply(model.traffic().orElseThrow()),
                expected);
    }

    private static Case arm(String key, String arm, Function<ArmSettings, Object> component, Object expected) {
        return traffic(
                "split/*/" + key,
                "[{" + arm + "}]",
                "",
                traffic -> component.apply(traffic.split().getFirst()),
                expected);
    }

    private static Case rule(String key, String rule, Function<TrafficRule, Object> component, Object expected) {
        return traffic(
                "rules/*/" + key,
                ONE_ARM,
                "rules: [{" + rule + ", arm: a}]",
                traffic -> component.apply(traffic.rules().getFirst()),
                expected);
    }

    private static Case sticky(String key, String by, StickySettings expected) {
        return traffic(
                "sticky/" + key,
                ONE_ARM,
                "sticky: {" + by + "}",
                traffic -> traffic.sticky().orElseThrow(),
                expected);
    }

    private static Case shadow(String key, String keys, Function<ShadowSettings, Object> component, Object expected) {
        String document = """
            pools: {gpu: {protocol: oip-rest, endpoints: [a:1]}}
            models:
              next: {slo: {latency: 1s}, serve: [gpu]}
              digits: {slo: {latency: 1s}, serve: [gpu], traffic: {shadow: [{to: next, %s}]}}
            """.formatted(keys);
        return new Case(
                "models/*/traffic/shadow" + key,
                document,
                config -> component.apply(Documents.model(config, "digits")
                        .traffic()
                        .orElseThrow()
                        .shadow()
                        .getFirst()),
                expected);
    }

    private static Case compare(String key, String keys, Function<CompareSettings, Object> component, Object expected) {
        return shadow(
                "/*/compare/" + key,
                "sample: 5%, compare: {" + keys + "}",
                shadow -> component.apply(shadow.compare()),
                expected);
    }

    private static Case promote(String key, String keys, Function<PromoteSettings, Object> component, Object expected) {
        return traffic(
                "promote/" + key,
                "[{name: a, version: 3, weight: 1}, {name: b, version: 4, weight: 0}]",
                "promote: {from: a, to: b" + (keys.isEmpty() ? "" : ", " + keys) + "}",
                traffic -> component.apply(traffic.promote().orElseThrow()),
                expected);
    }

    private static Case canary(String key, String keys, Function<CanarySettings, Object> component, Object expected) {
        return promote(key, keys, promote -> component.apply(promote.how()), expected);
    }

    private static Case rewarded(String key, String keys, Map<CanarySignal, Double> expected) {
        return traffic(
                "promote/" + key,
                "[{name: a, version: 3, weight: 1}, {name: b, version: 4, weight: 0}]",
                "feedback: {}, promote: {from: a, to: b, " + keys + "}",
                traffic -> traffic.promote().orElseThrow().how().margins(),
                expected);
    }

    private static Case feedback(
            String key, String keys, Function<FeedbackSettings, Object> component, Object expected) {
        return traffic(
                "feedback/" + key,
                ONE_ARM,
                "feedback: {" + keys + "}",
                traffic -> component.apply(traffic.feedback().orElseThrow()),
                expected);
    }

    private static Case select(String key, String keys, Function<SelectSettings, Object> component, Object expected) {
        return traffic(
                "select/" + key,
                "[{version: 1, weight: 1}, {version: 2, weight: 1}]",
                "feedback: {}, select: {" + keys + "}",
                traffic -> component.apply(traffic.select().orElseThrow()),
                expected);
    }

    private static Case queue(String key, String keys, Function<QueueSettings, Object> component, Object expected) {
        return model(
                "queue/" + key,
                "queue: {" + keys + "}",
                model -> component.apply(model.queue().orElseThrow()),
                expected);
    }

    private static Case made(String key, String line, Function<Composition, Object> component, Object expected) {
        return new Case(
                "models/*/" + key,
                Documents.SMALL + "  made: {slo: {latency: 1s}, " + line + "}\n",
                config -> component.apply(
                        Documents.model(config, "made").composition().orElseThrow()),
                expected);
    }

    private static Case ensemble(
            String key, String keys, Function<EnsembleSettings, Object> component, Object expected) {
        return made(
                "ensemble/" + key,
                "ensemble: {members: [{model: digits}], " + keys + "}",
                made -> component.apply((EnsembleSettings) made),
                expected);
    }

    private static Case member(
            String key, String keys, Function<EnsembleSettings.Member, Object> component, Object expected) {
        return made(
                "ensemble/members/*/" + key,
                "ensemble: {combine: mean, members: [{" + keys + "}]}",
                made -> component.apply(((EnsembleSettings) made).members().getFirst()),
                expected);
    }

    private static Case step(String key, String keys, Function<ChainSettings.Step, Object> component, Object expected) {
        return made(
                "chain/*/" + key,
                "chain: [{" + keys + "}]",
                made -> component.apply(((ChainSettings) made).steps().getFirst()),
                expected);
    }

    private static Case choice(
            String key, String on, String fits, Function<SwitchSettings, Object> component, Object expected) {
        return made(
                "switch/" + key,
                "switch: {on: {" + on + "}, cases: [{model: digits, " + fits + "}], otherwise: digits}",
                made -> component.apply((SwitchSettings) made),
                expected);
    }

    private static SwitchSettings.Case first(SwitchSettings choice) {
        return choice.cases().getFirst();
    }

    private static Case batch(String key, String keys, Function<BatchSettings, Object> component, Object expected) {
        return model(
                "batch/" + key,
                "batch: {" + keys + "}",
                model -> component.apply(model.batch().orElseThrow()),
                expected);
    }

    private static Case cache(String key, String keys, Function<CacheSettings, Object> component, Object expected) {
        return model(
                "cache/" + key,
                "cache: {" + keys + "}",
                model -> component.apply(model.cache().orElseThrow()),
                expected);
    }

    private static Case feature(String key, String more, Function<FeatureSettings, Object> component, Object expected) {
        String document = "redis: {address: \"r:1\"}\n" + Documents.SMALL
                + "    features: [{key: \"u:{header.x-user}\", format: hash, fields: [a, b], into: {input: v,"
                + " datatype: INT32, shape: [-1, 2]}"
                + more + "}]\n";
        return new Case(
                "models/*/features" + key,
                document,
                config -> component.apply(
                        Documents.model(config, "digits").features().getFirst()),
                expected);
    }

    private static Case fallback(String key, String output, TensorSpec spec, String... data) {
        return model(
                "fallback/answer/*/" + key,
                "fallback: {answer: [{name: " + output + "}]}",
                model -> model.fallback().orElseThrow().answer(),
                List.of(new DefaultOutput(spec, List.of(data))));
    }

    private static Case declared(String key, DataType type, Shape shape, List<TensorSpec> outputs) {
        String line = "inputs: [{name: x, datatype: " + type + ", shape: " + shape + "}]";
        for (TensorSpec spec : outputs)
            line += "\n    outputs: [{name: " + spec.name() + ", datatype: " + spec.type() + ", shape: " + spec.shape()
                    + "}]";
        TensorSpec input = new TensorSpec("x", type, shape);
        return model(key, line, ModelConfig::declared, new ModelSignature(List.of(input), outputs, false));
    }

    private static Endpoint endpoint(String host, int port) {
        return Endpoint.remote("gpu", ServerFamily.OIP_REST, host, port);
    }

    private static Endpoint router(String host, int port) {
        return Endpoint.remote("peers", ServerFamily.OIP_REST, host, port);
    }

    private static Path example(String path) {
        return Documents.EXAMPLES.toAbsolutePath().normalize().resolve(path);
    }
}

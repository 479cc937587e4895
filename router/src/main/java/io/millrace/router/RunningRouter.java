package io.millrace.router;

import io.millrace.backends.tls.ServerTls;
import io.millrace.config.RouterConfig;
import io.millrace.router.listen.GuardedTransport;
import io.millrace.router.observe.AccessLog;
import io.millrace.router.reload.ConfigOrigin;
import io.millrace.router.reload.Reload;
import io.millrace.router.reload.Reloads;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One router at work in this process. */
public final class RunningRouter {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRouter.class);

    /** How long new calls are still taken while clients learn that they should go elsewhere. */
    private static final Duration MOST_NOTICE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Shared shared;
    private final ControlVerticle control;
    private final List<RouterVerticle> loops = new CopyOnWriteArrayList<>();

    private RunningRouter(Vertx vertx, Shared shared, Optional<ConfigOrigin> origin) {
        this.vertx = vertx;
        this.shared = shared;
        this.control = new ControlVerticle(shared, loops, origin);
    }

    /**
     * Starts everything. Completes when both ports are bound and every endpoint has been asked once, so that a process
     * that listens can also answer; fails with the reason, nothing left behind, when it cannot. Blocks while models are
     * loaded.
     */
    public static Future<RunningRouter> start(RouterConfig config) {
        return start(config, Optional.empty());
    }

    /** @param origin where the config was read, and is read again */
    public static Future<RunningRouter> start(RouterConfig config, Optional<ConfigOrigin> origin) {
        Engines engines;
        try {
            engines = Engines.load(config);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        KeptState state;
        try {
            state = KeptState.of(config);
        } catch (IOException e) {
            engines.close();
            return Future.failedFuture(new IllegalArgumentException("state: " + e.getMessage(), e));
        }
        int loops = config.eventLoops().orElse(Runtime.getRuntime().availableProcessors());
        Optional<AtomicReference<SslContext>> certificates =
                config.listen().tls().map(tls -> new AtomicReference<>(tls.context()));
        Vertx vertx = Vertx.builder()
                .withTransport(new GuardedTransport(
                        DataServer.options(config.listen()),
                        config.listen().headTimeout(),
                        config.listen().maxConnections(),
                        certificates.map(held -> held::get),
                        config.admin().tls().map(ServerTls::contextOfHttp1)))
                // One more for the control side, so that a scrape or a probe never delays a call.
                .with(new VertxOptions()
                        .setEventLoopPoolSize(loops + 1)
                        .setPreferNativeTransport(true)
                        .setDisableTCCL(true))
                .build();
        return Future.future(promise -> {
            RunningRouter router =
                    new RunningRouter(vertx, Shared.of(config, loops, engines, state, certificates), origin);
            router.deploy(loops).onComplete(deployed -> {
                if (deployed.succeeded()) promise.complete(router);
                else router.close().onComplete(closed -> promise.fail(deployed.cause()));
            });
        });
    }

    private Future<Void> deploy(int count) {
        return vertx.deployVerticle(control)
                .compose(id -> control.firstLook())
                .compose(looked -> vertx.deployVerticle(
                        () -> {
                            RouterVerticle loop = new RouterVerticle(shared, control.signals());
                            loops.add(loop);
                            return loop;
                        },
                        new DeploymentOptions().setInstances(count)))
                .onSuccess(id -> control.listens())
                .mapEmpty();
    }

    /**
     * Brings another config into force. What did not change keeps its connections, queues, caches and state of health; calls in
     * flight finish as they began. Never fails: what cannot be is refused, and all is as it was. Any thread.
     */
    public Future<Reload> change(RouterConfig wanted) {
        return control.change(wanted);
    }

    /** Whoever wants its config read again. */
    public Reloads reloads() {
        return control.reloads();
    }

    /** From now on the config is read again when its files change. Where it was started with none, nothing is watched. */
    public void watchConfig() {
        control.watchConfig();
    }

    public int dataPort() {
        return loops.getFirst().port();
    }

    public int adminPort() {
        return control.port();
    }

    /**
     * Leaves without losing a call: {@code /ready} turns 503, answers and GOAWAY ask clients to close their connections; after
     * a moment for them to hear it the port stops listening, calls in flight finish within the drain timeout, and all is
     * closed. Completes when nothing is left.
     */
    public Future<Void> drain() {
        if (!shared.draining().compareAndSet(false, true)) return Future.succeededFuture();
        Duration whole = shared.routing().current().inForce().config().drainTimeout();
        Duration notice = whole.dividedBy(10).compareTo(MOST_NOTICE) < 0 ? whole.dividedBy(10) : MOST_NOTICE;
        LOG.info("draining for at most {} ms", whole.toMillis());
        loops.forEach(RouterVerticle::leaveSoon);
        // Of no context: one of Vert.x's would not complete any more once its loops have ended.
        Promise<Void> ended = Promise.promise();
        vertx.timer(Math.max(1, notice.toMillis()))
                .compose(noticed -> Future.join(loops.stream()
                        .map(loop -> loop.shutdown(whole.minus(notice)))
                        .toList()))
                .onComplete(shut -> close().onComplete(ended));
        return ended.future();
    }

    private Future<Void> close() {
        return vertx.close().onComplete(closed -> {
            // Vert.x is gone: these may block its last thread.
            shared.engines().close();
            if (shared.accessLog() instanceof AccessLog log) log.close();
            shared.state().leave(shared.rollouts(), shared.selections());
            if (shared.payloads() != null) shared.payloads().close();
            if (shared.tracing() != null) shared.tracing().close();
            LOG.info("closed");
        });
    }
}

package io.millrace.router;

import io.millrace.config.ModelConfig;
import io.millrace.config.RegistrySettings;
import io.millrace.config.RouterConfig;
import io.millrace.config.StateSettings;
import io.millrace.config.TrafficSettings;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.consul.ConsulEntries;
import io.millrace.discovery.kubernetes.ConfigMapEntries;
import io.millrace.discovery.shared.SharedEntries;
import io.millrace.inference.ModelName;
import io.millrace.router.agree.SharedBoard;
import io.millrace.router.agree.SharedTraffic;
import io.millrace.router.agree.WeightsParty;
import io.millrace.router.traffic.canary.Agreements;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The registry that routers agree through, from one config to the next, and what they agree on. On the control loop.
 */
final class Agreeing implements AutoCloseable {
    /** How long a router that starts waits to hear what the others have agreed on. */
    static final Duration FIRST_LOOK = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final StateSettings state;
    private final ControlLoop loop;
    private final RandomGenerator random;
    private final Agreements agreements;
    private final SharedBoard board;
    private final SharedTraffic traffic;
    private final Promise<Void> heard = Promise.promise();
    private @Nullable RegistrySettings registries;

    /** Who is told. */
    record Told(SharedTraffic.Heard decisions, Runnable changed) {}

    Agreeing(
            Vertx vertx,
            StateSettings state,
            ControlLoop loop,
            RandomGenerator random,
            Agreements agreements,
            Told told) {
        this.vertx = vertx;
        this.state = state;
        this.loop = loop;
        this.random = random;
        this.agreements = agreements;
        this.board = new SharedBoard(loop::execute, loop, random, () -> followed(told.changed()));
        this.traffic = new SharedTraffic(board, agreements, told.decisions(), loop);
    }

    void start() {
        vertx.setPeriodic(SharedBoard.STEP.toMillis(), tick -> board.step());
        vertx.setPeriodic(Promotions.STEP.toMillis(), tick -> traffic.step());
        vertx.setTimer(FIRST_LOOK.toMillis(), late -> heard.tryComplete());
    }

    /** Completes when the registry has told something, or has had its time. */
    Future<Void> firstLook() {
        return heard.future();
    }

    /** This config is in force: its models, and whom it says to ask. */
    void follow(RouterConfig config) {
        traffic.follow(config.models().values().stream()
                .filter(model -> model.traffic().isPresent())
                .collect(Collectors.toMap(ModelConfig::name, Agreeing::isPromoted)));
        if (config.registries().equals(registries)) return;
        registries = config.registries();
        board.use(entries(config.registries()), place());
    }

    private static boolean isPromoted(ModelConfig model) {
        return model.traffic().flatMap(TrafficSettings::promote).isPresent();
    }

    private SharedEntries entries(RegistrySettings where) {
        return state.consul()
                .<SharedEntries>map(folder -> new ConsulEntries(vertx, where.consul(), folder))
                .orElseGet(() -> new ConfigMapEntries(
                        vertx,
                        where.kubernetes().client(random),
                        state.configMap().orElseThrow(),
                        loop));
    }

    private String place() {
        return state.consul()
                .map(Object::toString)
                .orElseGet(() -> "kubernetes " + state.configMap().orElseThrow());
    }

    private void followed(Runnable changed) {
        agreements.found(board.status());
        if (board.status().isHeard()) heard.tryComplete();
        if (traffic.isChanged()) changed.run();
    }

    /** What holds of weights that a command has set. */
    Optional<WeightsParty.Weights> weights(ModelName model, String split) {
        return traffic.weights(model, split);
    }

    /** Sets weights for all; none: those of the config. */
    Future<Void> weigh(ModelConfig model, String split, Map<String, Double> byArm, String since) {
        if (!board.status().isReachable())
            return Future.failedFuture(new IOException(board.status().away()));
        return traffic.weigh(model.name(), split, byArm, since);
    }

    @Override
    public void close() {
        board.close();
    }
}

package io.millrace.router.reload;

import io.millrace.config.ConfigResult;
import io.millrace.config.Problem;
import io.millrace.config.RouterConfig;
import io.millrace.config.change.ConfigPlan;
import io.millrace.router.route.RoutingTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the config read again and brought into force, whoever asks for it, and tells the log what came of it. A document with
 * problems changes nothing. Any thread.
 */
public final class Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    /** More of one document are not written to the log. */
    private static final int MOST_PROBLEMS = 20;

    private final Vertx vertx;
    private final Optional<ConfigOrigin> origin;
    private final RoutingTable routing;
    private final Function<RouterConfig, Future<Reload>> change;
    private volatile Optional<Reload.Refused> refused = Optional.empty();

    /**
     * @param origin empty where the process was started without a file
     * @param change brings a config into force; never fails
     */
    public Reloads(
            Vertx vertx,
            Optional<ConfigOrigin> origin,
            RoutingTable routing,
            Function<RouterConfig, Future<Reload>> change) {
        this.vertx = vertx;
        this.origin = origin;
        this.routing = routing;
        this.change = change;
    }

    /**
     * The file as it is now.
     *
     * @param by who asks, for the log
     */
    public Future<Reload> ofFile(String by) {
        if (origin.isEmpty())
            return Future.succeededFuture(told(refused("this process was started without a config file"), by));
        return read(origin.get()::read).map(reload -> ofFile(reload, by));
    }

    /** Another document, which is held in memory alone: the file is as it was, and may be read again later. */
    public Future<Reload> of(byte[] document, String by) {
        ConfigOrigin from = origin.orElseGet(ConfigOrigin::nowhere);
        return read(() -> from.read(document)).map(reload -> {
            if (reload instanceof Reload.Applied) refused = Optional.empty();
            return told(reload, by);
        });
    }

    private Reload ofFile(Reload reload, String by) {
        refused = reload instanceof Reload.Refused not ? Optional.of(not) : Optional.empty();
        return told(reload, by);
    }

    /** The file once more, which was refused; to the log only what is new of it. */
    Future<Reload> ofFileOnceMore(String by) {
        Optional<Reload.Refused> before = refused;
        return read(origin.orElseThrow()::read)
                .map(reload -> reload.equals(before.orElse(null)) ? reload : ofFile(reload, by));
    }

    /** Whether the file was, and nothing came into force since: what it needs may come later. */
    boolean wasRefused() {
        return refused.isPresent();
    }

    private Future<Reload> read(Callable<ConfigResult> document) {
        return vertx.executeBlocking(document).map(Objects::requireNonNull).compose(result -> switch (result) {
            case ConfigResult.Good(RouterConfig config) -> change.apply(config);
            case ConfigResult.Bad(List<Problem> problems) ->
                Future.succeededFuture(new Reload.Refused(generation(), problems));
        });
    }

    private Reload refused(String reason) {
        return new Reload.Refused(generation(), List.of(new Problem("config", 0, 0, reason, "")));
    }

    private long generation() {
        return routing.current().inForce().generation();
    }

    private Reload told(Reload reload, String by) {
        switch (reload) {
            case Reload.Applied(long generation, ConfigPlan plan) ->
                LOG.atInfo()
                        .addKeyValue("generation", generation)
                        .log(
                                plan.isEmpty()
                                        ? "the config stays as it is, by {}: {}"
                                        : "another config is in force, by {}: {}",
                                by,
                                plan.text().isEmpty() ? "nothing changed" : plan.text());
            case Reload.Refused(long generation, List<Problem> problems) -> {
                routing.refusedConfig();
                LOG.atWarn()
                        .addKeyValue("generation", generation)
                        .log("the config stays as it is, for the one by {} has problems: {}", by, problems.size());
                problems.stream().limit(MOST_PROBLEMS).forEach(problem -> LOG.warn("{}", problem));
            }
        }
        return reload;
    }
}

package io.millrace.router.agree;

import io.millrace.discovery.shared.SharedEntry;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weights of one model's arms that a command has set on any router. What was written last holds; it names the split that it was
 * meant for, and where the config has another one it holds nothing.
 */
public final class WeightsParty implements Party {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    /** After which what was written has been read, or is lost. */
    private static final Duration READING = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(WeightsParty.class);

    private final ModelName model;
    private final Ticker ticker;
    private @Nullable SharedEntry read;
    private @Nullable Commanded known;
    private @Nullable Wish wish;
    private @Nullable Commanded proposed;
    private @Nullable SharedEntry over;
    private @Nullable String trouble;
    private long standing;
    private boolean isHeard;
    private boolean isOutdated;
    private long outdatedNanos;

    /**
     * What was commanded.
     *
     * @param writing grows with each
     * @param split   by which the split that it was meant for is known
     * @param byArm   empty: those of the config again
     * @param since   when, for people: ISO 8601
     */
    record Commanded(long writing, String split, Map<String, Double> byArm, String since) {}

    private record Wish(Commanded wanted, long untilNanos, Promise<Void> done) {}

    WeightsParty(ModelName model, Ticker ticker) {
        this.model = model;
        this.ticker = ticker;
    }

    /** What holds for that split now. */
    public Optional<Weights> of(String split) {
        Commanded now = known;
        return now == null || now.byArm().isEmpty() || !now.split().equals(EntryNames.hash(split))
                ? Optional.empty()
                : Optional.of(new Weights(now.byArm(), now.since()));
    }

    /** The same where nothing has changed. */
    Optional<Object> commanded() {
        return Optional.ofNullable(known);
    }

    /** @param since when they were set, for people: ISO 8601 */
    public record Weights(Map<String, Double> byArm, String since) {}

    /**
     * Completes when they are written, and in force here.
     *
     * @param byArm empty: those of the config again
     * @return fails with an {@link IOException} in a sentence
     */
    public Future<Void> set(String split, Map<String, Double> byArm, String since) {
        if (wish != null) return Future.failedFuture(new IOException("another command is on its way"));
        Promise<Void> done = Promise.promise();
        trouble = null;
        wish = new Wish(
                new Commanded(0, EntryNames.hash(split), byArm, since), ticker.nanos() + PATIENCE.toNanos(), done);
        return done.future();
    }

    /** To be called each second. */
    void step() {
        Wish late = wish;
        if (late == null || ticker.nanos() - late.untilNanos() < 0) return;
        wish = null;
        late.done()
                .tryFail(new IOException("the registry that routers agree through has not taken it within "
                        + PATIENCE.toSeconds() + " s" + (trouble == null ? "" : ": " + trouble)));
    }

    @Override
    public void heard(Optional<SharedEntry> entry) {
        isHeard = true;
        if (entry.equals(Optional.ofNullable(read))) return;
        isOutdated = false;
        read = entry.orElse(null);
        Optional<Commanded> theirs = entry.flatMap(this::parsed);
        standing = theirs.map(Commanded::writing).orElse(0L);
        // What a registry has lost, or had before, is brought to it again.
        theirs.filter(set -> set.writing() >= writing()).ifPresent(set -> known = set);
    }

    private Optional<Commanded> parsed(SharedEntry entry) {
        try {
            JsonObject document = new JsonObject(entry.text());
            Map<String, Double> byArm = new LinkedHashMap<>();
            JsonObject weights = document.getJsonObject("weights");
            for (String arm : weights.fieldNames()) {
                double weight = weights.getDouble(arm);
                if (!(weight >= 0 && weight <= 1e9)) throw new IllegalArgumentException("a weight of " + weight);
                byArm.put(arm, weight);
            }
            return Optional.of(new Commanded(
                    document.getLong("writing"),
                    Objects.requireNonNull(document.getString("split"), "no split"),
                    byArm,
                    Objects.requireNonNull(document.getString("since"), "no since")));
        } catch (RuntimeException unreadable) {
            LOG.warn(
                    "model={} weights in the registry cannot be read: {}",
                    model,
                    Excerpt.of(String.valueOf(unreadable.getMessage())));
            return Optional.empty();
        }
    }

    private long writing() {
        Commanded now = known;
        return now == null ? 0 : now.writing();
    }

    private static String print(Commanded set) {
        JsonObject weights = new JsonObject();
        set.byArm().forEach(weights::put);
        return new JsonObject()
                .put("writing", set.writing())
                .put("split", set.split())
                .put("weights", weights)
                .put("since", set.since())
                .encode();
    }

    @Override
    public Optional<Writing> propose() {
        if (!isHeard || (isOutdated && ticker.nanos() - outdatedNanos < READING.toNanos())) return Optional.empty();
        Commanded before = known;
        Wish wanted = wish;
        if (wanted != null) {
            Commanded asked = wanted.wanted();
            return written(new Commanded(writing() + 1, asked.split(), asked.byArm(), asked.since()));
        }
        return before != null && standing < before.writing() ? written(before) : Optional.empty();
    }

    private Optional<Writing> written(Commanded next) {
        proposed = next;
        over = read;
        return Optional.of(new Writing(Optional.ofNullable(read), print(next)));
    }

    @Override
    public void written() {
        mustRead();
        Commanded done = proposed;
        Wish wanted = wish;
        known = done;
        if (wanted == null
                || done == null
                || !done.byArm().equals(wanted.wanted().byArm())) return;
        wish = null;
        wanted.done().tryComplete();
    }

    @Override
    public void outdated() {
        mustRead();
    }

    @Override
    public void notWritten(String why) {
        trouble = why;
    }

    /** Unless that has happened meanwhile. */
    private void mustRead() {
        isOutdated = Objects.equals(over, read);
        outdatedNanos = ticker.nanos();
    }
}

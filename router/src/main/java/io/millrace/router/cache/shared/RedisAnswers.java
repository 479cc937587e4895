package io.millrace.router.cache.shared;

import io.millrace.config.CacheSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.RedisSettings;
import io.millrace.config.RouterConfig;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.cache.Question;
import io.millrace.router.cache.Remembered;
import io.millrace.router.cache.SharedAnswers;
import io.millrace.router.redis.Commands;
import io.millrace.router.redis.RedisAnswer;
import io.millrace.router.redis.RedisAnswer.Replied;
import io.millrace.router.redis.RedisAnswer.Unanswered;
import io.millrace.router.redis.RedisReply;
import io.millrace.router.redis.RedisReply.Nothing;
import io.millrace.router.redis.RedisReply.Value;
import io.millrace.router.redis.RedisReply.Whole;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The memory that routers share, as one event loop has it: by the Redis of the config, of models whose cache is shared. */
public final class RedisAnswers implements SharedAnswers {
    private final Vertx vertx;
    private final Context loop;
    private final SharedListener listener;
    private final Ticker ticker;
    private final SharedForm form = new SharedForm();
    private final Map<ModelName, Share> shares = new HashMap<>();
    private @Nullable RedisLinks links;

    public RedisAnswers(Vertx vertx, Context loop, SharedListener listener, Ticker ticker) {
        this.vertx = vertx;
        this.loop = loop;
        this.listener = listener;
        this.ticker = ticker;
    }

    /** This config is about to come into force: what did not change of it keeps its connections. */
    public void follow(RouterConfig config) {
        shares.clear();
        RedisSettings wanted = config.redis().orElse(null);
        if (links != null && !links.settings().equals(wanted)) close();
        if (wanted == null) return;
        if (links == null) links = new RedisLinks(vertx, loop, wanted, ticker);
        for (ModelConfig model : config.models().values())
            model.cache()
                    .filter(CacheSettings::shared)
                    .ifPresent(cache -> shares.put(model.name(), new Share(wanted.keyPrefix(), model, cache, config)));
    }

    @Override
    public Future<Optional<Remembered>> find(Question question, long withinNanos) {
        Share share = shares.get(question.model());
        RedisLinks open = links;
        if (share == null || open == null) return Future.succeededFuture(Optional.empty());
        long began = ticker.nanos();
        long millis = Math.min(
                TimeUnit.NANOSECONDS.toMillis(withinNanos),
                open.settings().timeout().toMillis());
        if (millis < 1) return ends(question, LookOutcome.LATE, began);
        byte[] name = share.name(question);
        return open.reads().ask(Commands.look(share.key(name)), millis).compose(answer -> switch (answer) {
            case Replied(List<RedisReply> replies) -> found(question, share, name, replies, began);
            case Unanswered why -> ends(question, outcome(why), began);
        });
    }

    private Future<Optional<Remembered>> found(
            Question question, Share share, byte[] name, List<RedisReply> replies, long began) {
        if (replies.getFirst() instanceof Nothing) return ends(question, LookOutcome.MISS, began);
        if (!(replies.getFirst() instanceof Value(Buffer bytes) && replies.getLast() instanceof Whole(long left)))
            return ends(question, LookOutcome.DAMAGED, began);
        // It left between the two commands.
        if (left == -2) return ends(question, LookOutcome.MISS, began);
        // What stays for good was not put there by us.
        Optional<Remembered> answer =
                left < 0 ? Optional.empty() : form.read(name, bytes, share.bornNanos(left, ticker.nanos()));
        listener.looked(
                question.model(), answer.isPresent() ? LookOutcome.HIT : LookOutcome.DAMAGED, ticker.nanos() - began);
        return Future.succeededFuture(answer);
    }

    private Future<Optional<Remembered>> ends(Question question, LookOutcome outcome, long began) {
        listener.looked(question.model(), outcome, ticker.nanos() - began);
        return Future.succeededFuture(Optional.empty());
    }

    private static LookOutcome outcome(Unanswered why) {
        return switch (why) {
            case TIMEOUT -> LookOutcome.TIMEOUT;
            case ERROR -> LookOutcome.ERROR;
            case OPEN -> LookOutcome.OPEN;
            case FULL -> LookOutcome.FULL;
        };
    }

    @Override
    public void tell(Question question, Remembered answer) {
        // The client's answer goes first.
        loop.runOnContext(later -> {
            Share share = shares.get(question.model());
            if (share != null && links != null) tell(links, share, question, answer);
        });
    }

    private void tell(RedisLinks open, Share share, Question question, Remembered answer) {
        ModelName model = question.model();
        if (!open.writes().admits()) {
            listener.told(model, TellOutcome.DROPPED);
            return;
        }
        byte[] name = share.name(question);
        Optional<Buffer> value = form.write(name, answer)
                .filter(written -> written.length() <= open.settings().maxValue());
        if (value.isEmpty()) {
            listener.told(model, TellOutcome.UNFIT);
            return;
        }
        open.writes()
                .ask(Commands.put(share.key(name), value.get(), share.ttlMillis()), RedisLinks.WRITE_MILLIS)
                .onSuccess(end -> listener.told(model, outcome(end)));
    }

    private static TellOutcome outcome(RedisAnswer end) {
        return switch (end) {
            case Replied replied -> TellOutcome.STORED;
            case Unanswered why ->
                switch (why) {
                    case TIMEOUT, ERROR -> TellOutcome.ERROR;
                    case OPEN, FULL -> TellOutcome.DROPPED;
                };
        };
    }

    public void close() {
        if (links != null) links.close();
        links = null;
    }
}

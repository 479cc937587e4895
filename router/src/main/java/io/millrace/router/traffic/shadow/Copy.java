package io.millrace.router.traffic.shadow;

import io.millrace.backends.BadAnswerException;
import io.millrace.config.ShadowSettings;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Priority;
import io.millrace.inference.Tensors;
import io.millrace.inference.Understood;
import io.millrace.inference.Wire;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.route.Route;
import io.millrace.router.traffic.compare.AnswerComparison;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One copy of a call that has been answered, from its coming to its lane to its end, which its time bounds whatever it is at
 * then. On its event loop; what is done aside writes fields that the loop reads behind it.
 */
final class Copy {
    private static final Logger LOG = LoggerFactory.getLogger(Copy.class);

    /**
     * How much later than its time its deadline is: it is cancelled before, as by a client that leaves. A timeout would be
     * held against a server that others are asking too.
     */
    private static final long GRACE_NANOS = 1_000_000_000;

    private final RoutedCall original;
    private final Wire asked;
    private final InferenceResponse answer;
    private final Target target;
    private final Copying copying;
    private final CancelSignal cancel = new CancelSignal();
    private final long endNanos;
    private Lane.@Nullable Place place;
    private Runnable stop = () -> {};
    private boolean isOver;
    private boolean hasGone;
    private long unpacked;
    private @Nullable Tensors inputs;
    private @Nullable RoutedCall sent;

    /**
     * @param asked  by the original, and held
     * @param answer that its client gets: tensors, or a server's own of success
     */
    Copy(RoutedCall original, Wire asked, InferenceResponse answer, Target target, Copying copying) {
        this.original = original;
        this.asked = asked;
        this.answer = answer;
        this.target = target;
        this.copying = copying;
        this.endNanos = copying.ticker().nanos() + target.settings().budget().toNanos();
    }

    /** Goes as soon as its lane has a place for it, or is dropped. */
    void comes() {
        long size = AnswerSize.of(answer) + asked.body().length();
        if (!target.lane().hasRoom(size)) {
            target.figures().ended(Outcome.DROPPED);
            return;
        }
        place = target.lane().enter(size, this::goes);
        stop = copying.timers().after(target.settings().budget().toNanos(), this::expires);
        target.lane().advance();
    }

    private void expires() {
        ends(Outcome.EXPIRED);
        cancel.cancel();
    }

    private void goes() {
        hasGone = true;
        copying.aside()
                .run(this::read)
                .compose(read -> send())
                .compose(theirs -> compared(theirs, lead()))
                .onComplete(this::ended);
    }

    private void read() {
        InferenceCall call = original.call();
        InferenceCall reading =
                new InferenceCall(call.request(), call.deadline(), call.bornNanos(), cancel, this::hasRoomFor);
        call.asked().ifPresent(reading::understoodAs);
        inputs = copying.calls().readAny(new RoutedCall(reading, original.route()), signature());
    }

    private boolean hasRoomFor(long bytes) {
        unpacked += bytes;
        return unpacked <= target.settings().buffer();
    }

    private ModelSignature signature() {
        return original.route().signature(original.call().request().version());
    }

    private Future<Computed> send() {
        ShadowSettings wanted = target.settings();
        Route route = copying.routing().current().route(wanted.to());
        Optional<ModelVersion> version =
                route == null ? Optional.empty() : wanted.version().flatMap(route::version);
        Tensors question = inputs;
        if (isOver
                || question == null
                || route == null
                || version.isPresent() != wanted.version().isPresent())
            return Future.failedFuture(new Failure.UnknownModel(wanted.to(), Optional.empty()).toException());
        InferenceRequest request = new InferenceRequest(
                original.call().request().id(),
                asked.form(),
                route.model(),
                version,
                new Understood(question, asked.headers()),
                Priority.LOW);
        RoutedCall copy = new RoutedCall(
                new InferenceCall(
                        request,
                        new Deadline(endNanos + GRACE_NANOS),
                        copying.ticker().nanos(),
                        cancel),
                route);
        copy.isCopy();
        sent = copy;
        return copying.chain().go(copy).map(response -> {
            if (response instanceof Computed computed) return computed;
            // Nobody reads what is still coming.
            cancel.cancel();
            throw new BadAnswerException("bytes, where tensors were asked for");
        });
    }

    /** By how much longer the client's answer took than this one, in nanoseconds; empty unless servers gave both. */
    private OptionalLong lead() {
        CacheOutcome cache = original.cache();
        boolean wasAsked = cache == null || cache == CacheOutcome.MISS || cache == CacheOutcome.BYPASS;
        if (!wasAsked || sent == null || original.serverNanos() <= 0 || sent.serverNanos() <= 0)
            return OptionalLong.empty();
        return OptionalLong.of(original.serverNanos() - sent.serverNanos());
    }

    private Future<?> compared(Computed theirs, OptionalLong lead) {
        return copying.aside().run(() -> {
            lead.ifPresent(target.figures()::took);
            compare(theirs);
        });
    }

    private void compare(Computed theirs) {
        Tensors question = inputs;
        if (question == null) return;
        try {
            Tensors mine = expected(question);
            target.figures()
                    .compared(new Compared(
                            original.call().request().id().text(),
                            question,
                            mine,
                            theirs.outputs(),
                            AnswerComparison.of(
                                    mine, theirs.outputs(), target.figures().tolerances())));
        } catch (BadAnswerException | FailureException unreadable) {
            target.figures().unreadable();
        }
    }

    private Tensors expected(Tensors question) {
        return switch (answer) {
            case Computed computed -> computed.outputs();
            case InferenceResponse.Relayed relayed -> copying.answers().of(relayed, question, signature());
            case InferenceResponse.Streamed streamed -> throw new IllegalStateException("a stream is not copied");
        };
    }

    private void ended(AsyncResult<?> result) {
        if (result.failed()
                && !(result.cause() instanceof FailureException || result.cause() instanceof BadAnswerException))
            LOG.warn("a copy of a call could not be sent", result.cause());
        ends(result.succeeded() ? Outcome.ANSWERED : inputs == null ? Outcome.UNREAD : Outcome.FAILED);
        if (place != null) place.leave();
    }

    private void ends(Outcome outcome) {
        if (isOver) return;
        isOver = true;
        stop.run();
        target.figures().ended(outcome);
        // One that has expired under way has its place until its server's connection is let go: else more would be
        // under way.
        if (place != null && !hasGone) place.leave();
    }
}

package io.millrace.router.traffic.canary;

import io.millrace.inference.Ticker;
import io.millrace.router.traffic.canary.Slot.Held;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One model's promotion between routers that see one {@link Slot}. Each shares what it has counted and, with the same writing,
 * does what the counts of all together ask for: who writes first decides, the others have to read before they may write, and
 * follow. So no router promotes that cannot write. What burns the budget goes back at once on the router that sees it, and for
 * all with its next writing, over whatever was decided in that run. Control side, one thread; neither waits nor writes itself.
 *
 * <p>For the maintainer. The counts that decide are those of successive writings, a single sequence however many routers there
 * are, and whether a writing succeeds does not depend on what it decides: so the promises of {@link CanaryRule} hold for all of
 * them together. Only a burn is looked for each second, in what was shared and what this router has counted since. The calls of a turn are
 * added by router and not in one sum, so that a writing of which nobody knows whether it came through can be repeated.
 *
 * <p>A router to whose arms other versions belong than those agreed on keeps to what was last agreed of its own, neither counts nor
 * promotes, and takes the slot over when its arms change, or when nobody else has written for a while.
 */
public final class Agreement {
    /** How often counts are shared, some more or less. */
    static final Duration SHARE = Duration.ofSeconds(2);

    /** How often at least somebody writes while anything is left to decide. */
    static final Duration PULSE = Duration.ofSeconds(10);

    /** Until what nobody writes is taken over; who has something that was agreed on before is first. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    static final Duration HAND_PATIENCE = Duration.ofSeconds(5);

    /** After which it has been read for sure, or a registry that begins anew has the same versions as before. */
    private static final Duration READING = Duration.ofSeconds(15);

    private static final int ROUTERS_AT_THAT_PACE = 8;

    private final String self;
    private final Ticker ticker;
    private final RandomGenerator random;
    private Rollout rollout;
    private Slot slot = new Slot.Unknown();
    private @Nullable Agreed known;
    private Counted own = Counted.NOTHING;
    private @Nullable WentBack back;
    private @Nullable HandWish wish;
    private boolean isNews;
    private @Nullable Outdated outdated;
    private long versionSinceNanos;
    private long shareNanos;

    /** A version that is known to stand there no more. */
    private record Outdated(Optional<String> version, long untilNanos) {}

    /** @param self of this process, like no other one's */
    Agreement(String self, Rollout rollout, Ticker ticker, RandomGenerator random) {
        this.self = self;
        this.rollout = rollout;
        this.ticker = ticker;
        this.random = random;
        this.versionSinceNanos = ticker.nanos();
        this.shareNanos = ticker.nanos();
    }

    /** The same promotion under another config. */
    void under(Rollout next) {
        rollout = next;
    }

    /** These are the model's arms now; a decision where another version begins. */
    Optional<Decision> arms(List<ArmIdentity> arms) {
        Optional<Decision> begins = rollout.arms(arms);
        if (begins.isPresent()) {
            isNews = true;
            own = Counted.NOTHING;
            back = null;
        }
        follow();
        return begins;
    }

    /** To be called each second; what was decided here, if anything. */
    Optional<Decision> step(ArmEvidence.Known evidence) {
        own = own.plus(rollout.see(evidence));
        expire();
        Optional<Decision> burns = rollout.burns();
        burns.ifPresent(this::goesBack);
        return burns;
    }

    private void goesBack(Decision decision) {
        if (!isApart()) back = new WentBack(known().map(Agreed::run), decision);
    }

    private void expire() {
        if (wish != null && ticker.nanos() - wish.untilNanos() > 0)
            end("the registry that routers agree through has not taken it within " + HAND_PATIENCE.toSeconds() + " s");
    }

    private void end(String problem) {
        HandWish ended = wish;
        wish = null;
        if (ended != null) ended.done().completeExceptionally(new IOException(problem));
    }

    /**
     * By hand. Completes when all that read the registry follow; a rollback at once, for it is in force here.
     *
     * @return fails with {@link IllegalStateException} where there is nothing left to do, or {@link IOException}
     */
    CompletableFuture<Void> obey(Hand hand) {
        try {
            if (hand == Hand.ROLL_BACK) {
                goesBack(rollout.obey(hand));
                end("it was rolled back meanwhile");
                return CompletableFuture.completedFuture(null);
            }
            if (hand != Hand.RESTART)
                Rollout.obeyed(rollout.tried(rollout.canary().memory()), hand);
        } catch (IllegalStateException settled) {
            return CompletableFuture.failedFuture(settled);
        }
        if (wish != null) return refused("another command is on its way");
        if (hand != Hand.RESTART && isApart())
            return refused("other routers promote another version; restart begins with this one's");
        HandWish fresh = new HandWish(hand, ticker.nanos() + HAND_PATIENCE.toNanos(), new CompletableFuture<>());
        wish = fresh;
        return fresh.done();
    }

    private static CompletableFuture<Void> refused(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException(why));
    }

    /** The registry has this now; what others decided, as far as it is news. */
    public Optional<Decision> heard(Slot now) {
        if (!version(now).equals(version(slot))) versionSinceNanos = ticker.nanos();
        slot = now;
        if (outdated != null && !version(now).equals(outdated.version())) outdated = null;
        return follow();
    }

    private static Optional<String> version(Slot slot) {
        return switch (slot) {
            case Slot.Unknown() -> Optional.empty();
            case Slot.Empty() -> Optional.empty();
            case Held held -> Optional.of(held.version());
            case Slot.Unreadable unreadable -> Optional.of(unreadable.version());
        };
    }

    private Optional<Decision> follow() {
        if (!(slot instanceof Held held) || !rollout.isAbout(held.agreed().kept())) return Optional.empty();
        return isBehind(held.agreed()) ? Optional.empty() : follow(held.agreed());
    }

    private boolean isBehind(Agreed read) {
        return known != null && read.isBehind(known);
    }

    private Optional<Decision> follow(Agreed agreed) {
        Agreed before = known;
        boolean isSameTurn = before != null && before.isTurnOf(agreed);
        if (!isSameTurn) {
            own = Counted.NOTHING;
            shareSoon(agreed);
        }
        known = agreed;
        isNews = false;
        if (back != null && back.isIn(agreed.run())) {
            back = new WentBack(Optional.of(agreed.run()), back.decision());
            // Here it has gone back, whatever is agreed on yet.
            if (agreed.stage() != Stage.ROLLED_BACK) return Optional.empty();
        }
        back = null;
        long heldMillis = agreed.kept().memory().heldMillis();
        if (isSameTurn)
            heldMillis = Math.max(heldMillis, rollout.canary().held().toMillis());
        rollout.becomes(agreed.kept(), agreed.joined(self, own, heldMillis));
        return isSameTurn || agreed.by().equals(self) ? Optional.empty() : lastOf(agreed);
    }

    private static Optional<Decision> lastOf(Agreed agreed) {
        List<Decision> all = agreed.kept().memory().decisions();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** What is to be written now, if anything. Nothing else until {@link #written} or {@link #notWritten}. */
    public Optional<Proposal> propose() {
        if (outdated != null && ticker.nanos() - outdated.untilNanos() < 0) return Optional.empty();
        return switch (slot) {
            case Slot.Unknown() -> Optional.empty();
            case Slot.Empty() -> first();
            case Held held -> over(held);
            case Slot.Unreadable unreadable -> overUnreadable(unreadable);
        };
    }

    private Optional<Proposal> first() {
        return rollout.kept().map(kept -> new Proposal(Optional.empty(), lost(kept), Optional.empty()));
    }

    /** What the registry has lost, or never had. */
    private Agreed lost(Kept.Whole kept) {
        Agreed before = known;
        if (before == null) return Agreed.first(self, kept);
        if (isNews || !rollout.isAbout(before.kept())) return before.begun(self, kept, before.run());
        return back == null
                ? before.again(before.writing())
                : before.decided(self, back.over(before, rollout.canary().memory()));
    }

    private Optional<Proposal> overUnreadable(Slot.Unreadable unreadable) {
        HandWish wanted = wish;
        Optional<Kept.Whole> kept = rollout.kept();
        if (wanted == null || wanted.hand() != Hand.RESTART || kept.isEmpty()) return Optional.empty();
        Agreed base = known == null ? Agreed.first(self, kept.get()) : known;
        return Optional.of(restarted(Optional.of(unreadable.version()), base, kept.get(), Hand.RESTART));
    }

    private Optional<Proposal> over(Held held) {
        Optional<Kept.Whole> mine = rollout.kept();
        if (mine.isEmpty()) return Optional.empty();
        Optional<String> version = Optional.of(held.version());
        Agreed agreed = held.agreed();
        if (wish != null && wish.hand() == Hand.RESTART)
            return Optional.of(restarted(version, agreed, mine.get(), wish.hand()));
        if (!rollout.isAbout(agreed.kept())) return overOther(version, agreed, mine.get());
        if (known != null && agreed.isBehind(known))
            return Optional.of(new Proposal(version, known.again(agreed.writing()), Optional.empty()));
        // It was counted when it was decided.
        if (back != null)
            return Optional.of(new Proposal(
                    version,
                    agreed.decided(self, back.over(agreed, rollout.canary().memory())),
                    Optional.empty()));
        if (wish != null) return byHand(version, agreed, wish);
        return isShareDue(agreed) ? Optional.of(shared(version, agreed)) : Optional.empty();
    }

    /** Others are at another version. */
    private Optional<Proposal> overOther(Optional<String> version, Agreed agreed, Kept.Whole mine) {
        long patience = SILENCE.toNanos() * (known == null ? 2 : 1);
        if (!isNews && ticker.nanos() - versionSinceNanos < patience) return Optional.empty();
        return Optional.of(
                new Proposal(version, agreed.begun(self, mine, known == null ? 0 : known.run()), Optional.empty()));
    }

    private Proposal restarted(Optional<String> version, Agreed agreed, Kept.Whole mine, Hand hand) {
        Canary canary = rollout.tried(mine.memory());
        Decision decision = Rollout.obeyed(canary, hand);
        Kept.Whole anew = new Kept.Whole(mine.from(), mine.to(), canary.memory());
        return new Proposal(version, agreed.begun(self, anew, known == null ? 0 : known.run()), Optional.of(decision));
    }

    private Optional<Proposal> byHand(Optional<String> version, Agreed agreed, HandWish wanted) {
        Canary canary =
                rollout.tried(agreed.joined(self, own, rollout.canary().held().toMillis()));
        try {
            Decision decision = Rollout.obeyed(canary, wanted.hand());
            return Optional.of(new Proposal(version, agreed.decided(self, canary.memory()), Optional.of(decision)));
        } catch (IllegalStateException settledMeanwhile) {
            wish = null;
            wanted.done().completeExceptionally(settledMeanwhile);
            return Optional.empty();
        }
    }

    private boolean isShareDue(Agreed agreed) {
        if (!agreed.stage().isOpen() || !agreed.hasRoomFor(self)) return false;
        long now = ticker.nanos();
        boolean hasMore = !own.equals(agreed.counted().getOrDefault(self, Counted.NOTHING));
        return now - (hasMore ? shareNanos : versionSinceNanos + PULSE.toNanos()) >= 0;
    }

    /** Where many routers share, each does so more seldom. */
    private void shareSoon(Agreed agreed) {
        double pace = Math.max(1, agreed.counted().size() / (double) ROUTERS_AT_THAT_PACE);
        shareNanos = ticker.nanos() + (long) (SHARE.toNanos() * pace * (0.75 + random.nextDouble() / 2));
    }

    private Proposal shared(Optional<String> version, Agreed agreed) {
        Agreed counting = agreed.counting(self, own, rollout.canary().held().toMillis());
        CanaryMemory all = counting.joined(self, own, counting.kept().memory().heldMillis());
        Canary canary = rollout.tried(all);
        Optional<Decision> decision = canary.decide();
        Agreed next = decision.isEmpty() ? counting : counting.decided(self, canary.memory());
        return new Proposal(version, next, decision);
    }

    /** It stands there; what of it was decided here, for whoever tells of it. */
    public Optional<Decision> written(Proposal proposal) {
        mustRead(proposal);
        shareSoon(proposal.next());
        versionSinceNanos = ticker.nanos();
        proposal.decision().ifPresent(rollout::count);
        if (rollout.isAbout(proposal.next().kept())) follow(proposal.next());
        HandWish wanted = wish;
        if (wanted != null
                && proposal.decision().filter(made -> made.by().equals("hand")).isPresent()) {
            wish = null;
            wanted.done().complete(null);
        }
        return proposal.decision();
    }

    /** Somebody else was quicker: it is read again first. */
    public void notWritten(Proposal proposal) {
        mustRead(proposal);
    }

    private void mustRead(Proposal proposal) {
        if (version(slot).equals(proposal.over()))
            outdated = new Outdated(proposal.over(), ticker.nanos() + READING.toNanos());
    }

    /** Other routers promote another version than this one has, if it is known what they do. */
    public boolean isApart() {
        return slot instanceof Held held && !rollout.isAbout(held.agreed().kept());
    }

    /** Whether something was decided here that the others have not heard of yet. */
    public boolean isAhead() {
        return back != null || isNews;
    }

    /** The arm that takes over. */
    public String arm() {
        return rollout.settings().to();
    }

    /** That have counted calls in this turn; 0 where nothing is left to decide, or nothing is known. */
    public int routers() {
        Agreed now = known;
        return now == null || !now.stage().isOpen() ? 0 : now.counted().size();
    }

    /** What the new version has here now, in percent of the calls of both. */
    public double weight() {
        return rollout.percent();
    }

    /** What this router goes by; empty until it has heard of anything. */
    public Optional<Agreed> known() {
        return Optional.ofNullable(known);
    }

    public Slot slot() {
        return slot;
    }
}

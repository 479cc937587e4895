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
    /** Until what nobody writes is taken over; who has something that was agreed on before is first. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final String self;
    private final SeenSlot seen;
    private final SharingPace pace;
    private final WaitingHand hands;
    private Rollout rollout;
    private @Nullable Agreed known;
    private Counted own = Counted.NOTHING;
    private @Nullable WentBack back;
    private boolean isNews;
    private @Nullable String trouble;

    /** @param self of this process, like no other one's */
    Agreement(String self, Rollout rollout, Ticker ticker, RandomGenerator random) {
        this.self = self;
        this.rollout = rollout;
        this.seen = new SeenSlot(ticker);
        this.pace = new SharingPace(ticker, random);
        this.hands = new WaitingHand(ticker);
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
        hands.expire(trouble());
        Optional<Decision> burns = rollout.burns();
        burns.ifPresent(this::goesBack);
        return burns;
    }

    private void goesBack(Decision decision) {
        if (!isApart()) back = new WentBack(known().map(Agreed::run), decision);
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
                hands.giveUp("it was rolled back meanwhile");
                return CompletableFuture.completedFuture(null);
            }
            if (hand != Hand.RESTART)
                Rollout.obeyed(rollout.tried(rollout.canary().memory()), hand);
        } catch (IllegalStateException settled) {
            return CompletableFuture.failedFuture(settled);
        }
        if (hands.wanted().isPresent()) return refused("another command is on its way");
        if (hand != Hand.RESTART && isApart())
            return refused("other routers promote another version; restart begins with this one's");
        return hands.waitsFor(hand);
    }

    private static CompletableFuture<Void> refused(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException(why));
    }

    /** The registry has this now; what others decided, as far as it is news. */
    public Optional<Decision> heard(Slot now) {
        seen.read(now);
        return follow();
    }

    private Optional<Decision> follow() {
        if (!(seen.slot() instanceof Held held)
                || !rollout.isAbout(held.agreed().kept())) return Optional.empty();
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
            pace.next(agreed.counted().size());
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

    /** What is to be written now, if anything. Not to be asked again before it is told what became of it. */
    public Optional<Proposal> propose() {
        Optional<Proposal> wanted = wanted();
        if (wanted.isEmpty()) trouble = null;
        return wanted;
    }

    private Optional<Proposal> wanted() {
        if (seen.isOutdated()) return Optional.empty();
        return switch (seen.slot()) {
            case Slot.Unknown() -> Optional.empty();
            case Slot.Empty() -> rollout.kept().map(this::first);
            case Held held -> rollout.kept().flatMap(mine -> over(held, mine));
            case Slot.Unreadable unreadable -> rollout.kept().flatMap(mine -> overUnreadable(unreadable, mine));
        };
    }

    /** What the registry has lost, or never had. */
    private Proposal first(Kept.Whole mine) {
        Agreed before = known;
        if (before == null) return new Proposal(Optional.empty(), Agreed.first(self, mine), Optional.empty());
        Draft draft = new Draft(self, rollout, Optional.empty(), before);
        if (isNews || !rollout.isAbout(before.kept())) return draft.begun(mine, before.run());
        return back == null ? draft.again(before) : draft.wentBack(back);
    }

    private Optional<Proposal> overUnreadable(Slot.Unreadable unreadable, Kept.Whole mine) {
        if (!isToRestart()) return Optional.empty();
        Agreed base = known == null ? Agreed.first(self, mine) : known;
        Draft draft = new Draft(self, rollout, Optional.of(unreadable.version()), base);
        return Optional.of(draft.restarted(mine, knownRun()));
    }

    private Optional<Proposal> over(Held held, Kept.Whole mine) {
        Agreed agreed = held.agreed();
        Draft draft = new Draft(self, rollout, Optional.of(held.version()), agreed);
        if (isToRestart()) return Optional.of(draft.restarted(mine, knownRun()));
        if (!rollout.isAbout(agreed.kept()))
            return isToTakeOver() ? Optional.of(draft.begun(mine, knownRun())) : Optional.empty();
        if (known != null && agreed.isBehind(known)) return Optional.of(draft.again(known));
        if (back != null) return Optional.of(draft.wentBack(back));
        Optional<Hand> wanted = hands.wanted();
        if (wanted.isPresent()) return byHand(draft, wanted.get());
        return isShareDue(agreed) ? Optional.of(draft.shared(own)) : Optional.empty();
    }

    private boolean isToRestart() {
        return hands.wanted().filter(hand -> hand == Hand.RESTART).isPresent();
    }

    /** Whether this router's version is to be promoted, and no more the one that others are at. */
    private boolean isToTakeOver() {
        return isNews || seen.quietNanos() >= SILENCE.toNanos() * (known == null ? 2 : 1);
    }

    private long knownRun() {
        return known == null ? 0 : known.run();
    }

    private Optional<Proposal> byHand(Draft draft, Hand hand) {
        try {
            return Optional.of(draft.byHand(own, hand));
        } catch (IllegalStateException settledMeanwhile) {
            hands.refuse(settledMeanwhile);
            return Optional.empty();
        }
    }

    private boolean isShareDue(Agreed agreed) {
        if (!agreed.stage().isOpen() || !agreed.hasRoomFor(self)) return false;
        boolean hasMore = !own.equals(agreed.counted().getOrDefault(self, Counted.NOTHING));
        return pace.isDue(hasMore, seen.quietNanos());
    }

    /** It stands there; what of it was decided here, for whoever tells of it. */
    public Optional<Decision> written(Proposal proposal) {
        trouble = null;
        seen.written(proposal.over());
        pace.next(proposal.next().counted().size());
        proposal.decision().ifPresent(rollout::count);
        if (rollout.isAbout(proposal.next().kept())) follow(proposal.next());
        if (proposal.decision().filter(made -> made.by().equals("hand")).isPresent()) hands.isWritten();
        return proposal.decision();
    }

    /** Somebody else was quicker: it is read again first. */
    public void outdated(Proposal proposal) {
        trouble = null;
        seen.overtaken(proposal.over());
    }

    /** It was refused, or nobody knows what became of it. */
    public void notWritten(String why) {
        trouble = why;
    }

    /** Other routers promote another version than this one has, if it is known what they do. */
    public boolean isApart() {
        return seen.slot() instanceof Held held
                && !rollout.isAbout(held.agreed().kept());
    }

    /** Whether something was decided here that the others have not heard of yet. */
    public boolean isAhead() {
        return back != null || isNews;
    }

    /** Why what is to be written cannot be, though the registry can be read. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
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
        return seen.slot();
    }
}

package io.millrace.router.agree;

import io.millrace.discovery.shared.SharedEntry;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.router.traffic.canary.Agreement;
import io.millrace.router.traffic.canary.Decided;
import io.millrace.router.traffic.canary.Proposal;
import io.millrace.router.traffic.canary.Slot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One model's promotion. */
final class PromotionParty implements Party {
    private final ModelName model;
    private final Agreement agreement;
    private final SharedTraffic.Heard told;
    private @Nullable Proposal proposed;
    private Optional<SharedEntry> read = Optional.empty();
    private Slot slot = new Slot.Unknown();

    PromotionParty(ModelName model, Agreement agreement, SharedTraffic.Heard told) {
        this.model = model;
        this.agreement = agreement;
        this.told = told;
    }

    boolean isOf(Agreement other) {
        return agreement == other;
    }

    /** In percent of the calls of both versions. */
    double weight() {
        return agreement.weight();
    }

    @Override
    public void heard(Optional<SharedEntry> entry) {
        // Each look tells of all entries, most of them as they were.
        if (slot instanceof Slot.Unknown || !entry.equals(read))
            slot = entry.map(this::slot).orElseGet(Slot.Empty::new);
        read = entry;
        agreement.heard(slot).ifPresent(decision -> told.ofOthers().accept(new Decided(model, decision)));
    }

    private Slot slot(SharedEntry entry) {
        try {
            return new Slot.Held(entry.version(), PromotionText.parse(model, entry.text()));
        } catch (RuntimeException unreadable) {
            return new Slot.Unreadable(entry.version(), Excerpt.of(String.valueOf(unreadable.getMessage())));
        }
    }

    @Override
    public Optional<Writing> propose() {
        Optional<Proposal> wanted = agreement.propose();
        proposed = wanted.orElse(null);
        return wanted.map(proposal -> new Writing(
                // It was made of what was read last.
                proposal.over().isEmpty() ? Optional.empty() : read, PromotionText.print(model, proposal.next())));
    }

    @Override
    public void written() {
        Proposal done = proposed;
        proposed = null;
        if (done != null)
            agreement.written(done).ifPresent(decision -> told.own().accept(new Decided(model, decision)));
    }

    @Override
    public void outdated() {
        Proposal late = proposed;
        proposed = null;
        if (late != null) agreement.outdated(late);
    }

    @Override
    public void notWritten(String why) {
        proposed = null;
        agreement.notWritten(why);
    }
}

package io.millrace.router.observe;

import io.millrace.inference.ModelName;
import io.millrace.router.traffic.canary.Agreements;
import io.millrace.router.traffic.canary.Rollout;
import io.millrace.router.traffic.canary.Stage;
import java.util.Locale;

/** How far new versions have come. */
final class PromoteFigures implements Figures {
    private final Observed observed;

    PromoteFigures(Observed observed) {
        this.observed = observed;
    }

    @Override
    public void tell(Scrape scrape) {
        observed.rollouts().all().forEach((model, rollout) -> tell(model, rollout, scrape));
        Agreements agreements = observed.rollouts().agreements();
        if (agreements != null) tell(agreements, scrape);
    }

    private static void tell(Agreements agreements, Scrape scrape) {
        scrape.add(ArmFamily.AGREEMENT_REACHABLE, agreements.isReachable() ? 1 : 0);
        agreements.all().forEach((model, agreement) -> {
            String arm = agreement.arm();
            scrape.add(ArmFamily.PROMOTE_ROUTERS, agreement.routers(), model.text(), arm);
            scrape.add(ArmFamily.PROMOTE_APART, agreement.isApart() ? 1 : 0, model.text(), arm);
        });
    }

    private static void tell(ModelName model, Rollout rollout, Scrape scrape) {
        String arm = rollout.settings().to();
        scrape.add(ArmFamily.PROMOTE_STEP, rollout.canary().step(), model.text(), arm);
        for (Stage stage : Stage.values())
            scrape.add(
                    ArmFamily.PROMOTE_STATE,
                    rollout.canary().stage() == stage ? 1 : 0,
                    model.text(),
                    arm,
                    label(stage));
        rollout.counts()
                .forEach((cause, times) -> scrape.add(
                        ArmFamily.PROMOTE_DECISIONS,
                        (double) times,
                        model.text(),
                        arm,
                        label(cause.action()),
                        cause.by()));
    }

    private static String label(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}

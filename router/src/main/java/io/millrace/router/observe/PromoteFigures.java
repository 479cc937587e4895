package io.millrace.router.observe;

import io.millrace.inference.ModelName;
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
    }

    private static void tell(ModelName model, Rollout rollout, Scrape scrape) {
        String arm = rollout.settings().to();
        scrape.add(Family.PROMOTE_STEP, rollout.canary().step(), model.text(), arm);
        for (Stage stage : Stage.values())
            scrape.add(
                    Family.PROMOTE_STATE, rollout.canary().stage() == stage ? 1 : 0, model.text(), arm, label(stage));
        rollout.counts()
                .forEach((cause, times) -> scrape.add(
                        Family.PROMOTE_DECISIONS,
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

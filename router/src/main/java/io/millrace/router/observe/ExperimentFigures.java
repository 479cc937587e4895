package io.millrace.router.observe;

import io.millrace.config.FeedbackSettings;
import io.millrace.config.TrafficSettings;
import io.millrace.router.route.Route;
import io.millrace.router.traffic.evidence.RewardRange;
import io.millrace.router.traffic.experiment.Experiments;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmTotals;

/** What is known of arms beside what became of their calls. */
final class ExperimentFigures implements Figures {
    private final Experiments experiments;

    ExperimentFigures(Experiments experiments) {
        this.experiments = experiments;
    }

    @Override
    public void tell(Scrape scrape) {
        for (Route route : scrape.routing().routes().values()) {
            String model = route.model().text();
            experiments
                    .of(route.model())
                    .ifPresent(
                            experiment -> scrape.add(ArmFamily.ARM_MISSHARED, experiment.isMisshared() ? 1 : 0, model));
            route.config()
                    .traffic()
                    .flatMap(TrafficSettings::feedback)
                    .ifPresent(settings -> experiments
                            .evidence()
                            .of(route.model())
                            .ifPresent(known -> rewards(model, known, settings, scrape)));
        }
    }

    private static void rewards(String model, ArmEvidence.Known known, FeedbackSettings settings, Scrape scrape) {
        RewardRange range = new RewardRange(settings.least(), settings.best());
        for (int i = 0; i < known.arms().size(); i++) {
            String arm = known.arms().get(i).name();
            ArmTotals totals = known.totals().get(i);
            scrape.add(ArmFamily.ARM_REWARDED, (double) totals.losses().count(), model, arm);
            if (totals.losses().count() > 0)
                scrape.add(ArmFamily.ARM_REWARD, range.reward(totals.losses().mean()), model, arm);
        }
    }
}

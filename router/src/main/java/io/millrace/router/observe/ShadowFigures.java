package io.millrace.router.observe;

import io.millrace.router.traffic.shadow.PairReport;

/** What came of copies, and how their answers compare. */
final class ShadowFigures implements Figures {
    private final Observed observed;

    ShadowFigures(Observed observed) {
        this.observed = observed;
    }

    @Override
    public void tell(Scrape scrape) {
        scrape.routing()
                .routes()
                .values()
                .forEach(route -> observed.shadows()
                        .of(route.config())
                        .forEach(
                                (settings, report) -> tell(scrape, route.model().text(), settings.name(), report)));
    }

    private static void tell(Scrape scrape, String model, String to, PairReport report) {
        report.outcomes()
                .forEach((outcome, count) ->
                        scrape.add(ShadowFamily.SHADOW_REQUESTS, (double) count, model, to, outcome.label()));
        long agreed = report.agreement().hits();
        scrape.add(ShadowFamily.SHADOW_COMPARED, (double) agreed, model, to, "agrees");
        scrape.add(ShadowFamily.SHADOW_COMPARED, (double) (report.agreement().trials() - agreed), model, to, "differs");
        scrape.add(ShadowFamily.SHADOW_COMPARED, (double) report.unreadable(), model, to, "unreadable");
        if (report.lead().count() > 0)
            scrape.add(ShadowFamily.SHADOW_LATENCY_DIFFERENCE, report.lead().mean() / 1e9, model, to);
    }
}

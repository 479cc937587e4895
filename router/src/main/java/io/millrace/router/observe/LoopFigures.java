package io.millrace.router.observe;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How the event loops are doing, each for itself. */
final class LoopFigures implements Figures {
    private static final long[] LAG_MICROS = {
        1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000
    };

    private final DurationLines lines = new DurationLines(ProcessFamily.LOOP_LAG);
    private final List<Histogram> lags = new ArrayList<>();

    @Override
    public void tell(Scrape scrape) {
        for (int i = 0; i < scrape.loops().size(); i++) {
            LoopRecorder loop = scrape.loops().get(i);
            if (lags.size() == i) lags.add(Durations.none());
            loop.pulse.lag().addTo(lags.get(i));
            String name = Integer.toString(i);
            lines.write(scrape, List.of(name), LAG_MICROS, lags.get(i), List.of());
            scrape.add(ProcessFamily.LOOP_CPU, loop.pulse.cpuSeconds(), name);
            scrape.add(ProcessFamily.CLIENT_CONNECTIONS, (double) loop.connections.get(), name);
        }
    }
}

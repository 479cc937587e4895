package io.millrace.router.observe;

import io.millrace.backends.EndpointId;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.discovery.SourceStatus;
import io.millrace.router.schedule.DeviceLoad;
import io.millrace.router.schedule.EndpointLoad;

/** How endpoints and devices stand now. Of those that have left nothing is told, once nothing is under way there. */
final class FleetFigures implements Figures {
    private final Observed observed;

    FleetFigures(Observed observed) {
        this.observed = observed;
    }

    @Override
    public void tell(Scrape scrape) {
        for (Pool pool : scrape.routing().fleet().pools().values()) tell(pool, scrape);
        for (EndpointLoad load : observed.loads().all()) tell(load, scrape);
        for (DeviceLoad device : observed.loads().devices().all())
            scrape.add(FleetFamily.DEVICE_LOAD, device.predictedNanos() / 1e9, device.name());
        observed.reports().forEachTold((id, told) -> add(FleetFamily.REPORTED_UTILIZATION, id, told, scrape));
        observed.reports()
                .forEachFailing((id, count) -> add(FleetFamily.LOAD_REPORT_FAILURES, id, (double) count, scrape));
        scrape.add(FleetFamily.FLEET_GENERATION, (double) scrape.routing().generation());
    }

    private static void tell(Pool pool, Scrape scrape) {
        for (Member member : pool.members()) {
            String address = member.endpoint().id().address();
            scrape.add(
                    FleetFamily.ENDPOINT_STATE,
                    1,
                    pool.name(),
                    address,
                    member.state().label());
        }
        for (SourceStatus source : pool.sources()) {
            scrape.add(FleetFamily.DISCOVERY_ENDPOINTS, source.endpoints(), pool.name(), source.name());
            source.history().ifPresent(history -> {
                scrape.add(FleetFamily.DISCOVERY_FAILURES, (double) history.failures(), pool.name(), source.name());
                history.ageNanos(scrape.nanos())
                        .ifPresent(age -> scrape.add(FleetFamily.DISCOVERY_AGE, age / 1e9, pool.name(), source.name()));
            });
        }
    }

    private static void tell(EndpointLoad load, Scrape scrape) {
        long inFlight = load.inFlight();
        if (inFlight > 0 || scrape.presence().hasEndpoint(load.id()))
            scrape.add(
                    FleetFamily.INFLIGHT,
                    (double) inFlight,
                    load.id().pool(),
                    load.id().address());
        add(FleetFamily.ENDPOINT_WEIGHT, load.id(), load.weight(), scrape);
    }

    private static void add(Family family, EndpointId id, double value, Scrape scrape) {
        if (scrape.presence().hasEndpoint(id)) scrape.add(family, value, id.pool(), id.address());
    }
}

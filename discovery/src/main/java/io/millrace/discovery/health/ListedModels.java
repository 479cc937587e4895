package io.millrace.discovery.health;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.discovery.ControlLoop;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Probes one endpoint, and learns beside it which other models it has: its list is asked for, and then what it says of those that
 * are new or listed differently, and of a few of the others, those first that were asked longest ago. Whether it is well is for
 * the probe alone to say, which waits for none of this but the first time. On the control loop.
 */
final class ListedModels implements Prober {
    /** Of one endpoint, in the order of their names; more are not looked at. */
    static final int MOST = 256;

    /** Fewer of a server that does not manage so many in the time. */
    static final int NEW_AT_ONCE = 32;

    static final int KNOWN_AT_ONCE = 4;

    private final Prober prober;
    private final ControlLoop loop;
    /** Those asked longest ago first. */
    private final Map<ModelName, Known> known = new LinkedHashMap<>();

    private Map<ModelName, String> listed = Map.of();
    private int atOnce = NEW_AT_ONCE;
    private boolean learning;
    private boolean everLearned;
    private boolean everReported;

    /**
     * @param told  what the list said when it was asked
     * @param model empty where it could not serve then
     */
    private record Known(String told, Optional<ServedModel> model) {}

    ListedModels(Prober prober, ControlLoop loop) {
        this.prober = prober;
        this.loop = loop;
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        long begun = loop.nanos();
        Promise<ProbeReport> whole = Promise.promise();
        prober.probe(endpoint, wanted, timeoutMillis)
                .onComplete(
                        report -> loop.execute(() -> {
                            long left = Math.max(2, timeoutMillis - (loop.nanos() - begun) / 1_000_000);
                            Set<ModelName> some = wanted.isEmpty() ? served() : Set.of();
                            if (report instanceof ProbeReport.Well(var found, var none))
                                whenWell(endpoint, wanted, found, left, whole);
                            else if (some.isEmpty()) whole.complete(report);
                            else askForSome(endpoint, some, report, left, whole);
                        }),
                        whole::fail);
        return whole.future();
    }

    private void whenWell(
            Endpoint endpoint,
            Set<ModelName> wanted,
            Map<ModelName, ServedModel> found,
            long millis,
            Promise<ProbeReport> whole) {
        Future<Void> learned = learn(endpoint, wanted, millis);
        if (everReported) whole.complete(with(found));
        else learned.onComplete(over -> whole.complete(first(found)));
    }

    /**
     * A server may call itself not ready while any one of its models loads, as Triton does. Who is there for the models of its
     * list alone is well as long as it serves some of them.
     */
    private void askForSome(
            Endpoint endpoint, Set<ModelName> some, ProbeReport unwell, long millis, Promise<ProbeReport> whole) {
        prober.probe(endpoint, some, millis)
                .onComplete(
                        report -> loop.execute(() -> {
                            if (report instanceof ProbeReport.Well(var found, var none) && !found.isEmpty())
                                whenWell(endpoint, Set.of(), found, millis, whole);
                            else whole.complete(unwell);
                        }),
                        whole::fail);
    }

    /** A few that it served when they were asked about. */
    private Set<ModelName> served() {
        return known.entrySet().stream()
                .filter(each -> each.getValue().model().isPresent())
                .limit(KNOWN_AT_ONCE)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Who is there for the models of its list alone is not well before one of them is known: calls for them would be told that
     * there is no such model until the next probe.
     */
    private ProbeReport first(Map<ModelName, ServedModel> found) {
        ProbeReport.Well all = with(found);
        if (all.models().isEmpty() && !everLearned)
            return new ProbeReport.Unwell("it does not tell which models it has");
        everReported = true;
        return all;
    }

    private ProbeReport.Well with(Map<ModelName, ServedModel> found) {
        Map<ModelName, ServedModel> all = new HashMap<>(found);
        Set<ModelName> unready = new HashSet<>();
        known.forEach((name, of) ->
                of.model().ifPresentOrElse(model -> all.putIfAbsent(name, model), () -> unready.add(name)));
        // The config may have come to name one since its list was read.
        unready.removeAll(all.keySet());
        return new ProbeReport.Well(all, unready);
    }

    /** Never fails. Completes on the loop. */
    private Future<Void> learn(Endpoint endpoint, Set<ModelName> wanted, long millis) {
        if (learning) return Future.succeededFuture();
        learning = true;
        Promise<Void> over = Promise.promise();
        prober.models(endpoint, millis / 2)
                .onComplete(list -> loop.execute(() -> {
                    if (list.succeeded() && list.result() instanceof ModelListing.Told(var models))
                        note(models, wanted);
                    Set<ModelName> due = due();
                    Future<ProbeReport> asked = due.isEmpty()
                            ? Future.succeededFuture(new ProbeReport.Well(Map.of()))
                            : prober.probe(endpoint, due, millis / 2);
                    asked.onComplete(told -> loop.execute(() -> {
                        boolean isTold = told.succeeded() && told.result() instanceof ProbeReport.Well;
                        everLearned |= isTold && list.succeeded() && list.result() instanceof ModelListing.Told;
                        if (told.succeeded() && told.result() instanceof ProbeReport.Well(var found, var none))
                            note(due, found);
                        else atOnce = Math.max(1, atOnce / 2);
                        learning = false;
                        over.complete();
                    }));
                }));
        return over.future();
    }

    private void note(Map<ModelName, String> models, Set<ModelName> wanted) {
        List<ModelName> names = new ArrayList<>(models.keySet());
        names.removeAll(wanted);
        names.sort(Comparator.comparing(ModelName::text));
        Map<ModelName, String> now = new LinkedHashMap<>();
        for (ModelName name : names.subList(0, Math.min(MOST, names.size())))
            now.put(name, models.getOrDefault(name, ""));
        listed = now;
        known.keySet().retainAll(now.keySet());
    }

    private Set<ModelName> due() {
        Set<ModelName> due = new LinkedHashSet<>();
        listed.forEach((name, told) -> {
            Known before = known.get(name);
            boolean isNew = before == null || !before.told().equals(told);
            if (isNew && due.size() < atOnce) due.add(name);
        });
        known.keySet().stream().limit(Math.min(KNOWN_AT_ONCE, atOnce)).forEach(due::add);
        return due;
    }

    private void note(Set<ModelName> asked, Map<ModelName, ServedModel> found) {
        atOnce = Math.min(NEW_AT_ONCE, 2 * atOnce);
        for (ModelName name : asked) {
            known.remove(name);
            known.put(name, new Known(listed.getOrDefault(name, ""), Optional.ofNullable(found.get(name))));
        }
    }
}

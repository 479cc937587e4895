package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.HandControlLoop;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListedModelsTest {
    private static final ModelName WANTED = new ModelName("wanted");
    private static final Endpoint SERVER = Endpoint.remote("p", ServerFamily.OIP_REST, "h", 80);

    private final HandControlLoop loop = new HandControlLoop();
    private final Server server = new Server();
    private final ListedModels prober = new ListedModels(server, loop);

    /** Has all it lists but those that are not ready. */
    private static final class Server implements Prober {
        private final Map<ModelName, String> list =
                new TreeMap<>((one, other) -> one.text().compareTo(other.text()));
        private final List<Set<ModelName>> asked = new ArrayList<>();
        private boolean tellsNoList;
        private boolean neverListsInTime;
        private boolean isLoading;
        private int manages = Integer.MAX_VALUE;
        private ModelName notReady = new ModelName("nobody");

        @Override
        public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> models, long timeoutMillis) {
            asked.add(models);
            if (models.size() > manages) return Future.succeededFuture(new ProbeReport.Unwell("too many"));
            Map<ModelName, ServedModel> found = new HashMap<>();
            for (ModelName model : models)
                if ((model.equals(WANTED) || list.containsKey(model)) && !model.equals(notReady))
                    found.put(model, ServedModel.untold(model));
            return Future.succeededFuture(
                    isLoading && found.isEmpty() ? new ProbeReport.Unwell("not ready") : new ProbeReport.Well(found));
        }

        @Override
        public Future<ModelListing> models(Endpoint endpoint, long timeoutMillis) {
            if (neverListsInTime) return Promise.<ModelListing>promise().future();
            return Future.succeededFuture(tellsNoList ? new ModelListing.Untold() : new ModelListing.Told(list));
        }
    }

    private static ModelName numbered(int number) {
        return new ModelName("m%03d".formatted(number));
    }

    private void lists(int models) {
        IntStream.range(0, models).forEach(i -> server.list.put(numbered(i), "1"));
    }

    private Set<ModelName> probed() {
        Future<ProbeReport> report = prober.probe(SERVER, Set.of(WANTED), 1_000);
        loop.settle();
        assertThat(report.result()).isInstanceOf(ProbeReport.Well.class);
        return ((ProbeReport.Well) report.result()).models().keySet();
    }

    @Test
    void areKnownWithTheFirstReport() {
        lists(2);

        assertThat(probed()).containsExactlyInAnyOrder(WANTED, numbered(0), numbered(1));
    }

    @Test
    void areAwaitedWhereNothingElseIsAskedFor() {
        lists(1);
        server.tellsNoList = true;
        assertThat(probedForThese()).isInstanceOf(ProbeReport.Unwell.class);

        server.tellsNoList = false;
        server.manages = 0;
        assertThat(probedForThese()).isInstanceOf(ProbeReport.Unwell.class);

        server.manages = 1;
        assertThat(probedForThese())
                .isEqualTo(new ProbeReport.Well(Map.of(numbered(0), ServedModel.untold(numbered(0)))));
    }

    @Test
    void mayBeNone() {
        assertThat(probedForThese()).isEqualTo(new ProbeReport.Well(Map.of()));
    }

    private ProbeReport probedForThese() {
        Future<ProbeReport> report = prober.probe(SERVER, Set.of(), 1_000);
        loop.settle();
        return report.result();
    }

    @Test
    void areThoseThatAreReady() {
        lists(2);
        server.notReady = numbered(1);

        assertThat(probed()).containsExactlyInAnyOrder(WANTED, numbered(0));
    }

    @Test
    void areToldApartFromThoseThatAreNotReady() {
        lists(2);
        server.notReady = numbered(1);
        assertThat(((ProbeReport.Well) probedForThese()).unready()).containsExactly(numbered(1));

        server.notReady = WANTED;
        probedForThese();
        assertThat(((ProbeReport.Well) probedForThese()).unready()).isEmpty();

        server.notReady = numbered(0);
        probedForThese();
        server.list.remove(numbered(0));
        probedForThese();
        assertThat(((ProbeReport.Well) probedForThese()).unready()).isEmpty();
    }

    /** As Triton does while any one loads; it is probed for those of the config, and there are none. */
    @Test
    void keepAServerWellThatCallsItselfNotReadyWhileItServesThem() {
        lists(2);
        probedForThese();
        server.isLoading = true;
        server.notReady = numbered(1);
        assertThat(probedForThese()).isInstanceOf(ProbeReport.Well.class);

        server.list.clear();
        assertThat(probedForThese()).isEqualTo(new ProbeReport.Unwell("not ready"));
    }

    @Test
    void goWithTheListButNotForWantOfOne() {
        lists(2);
        probed();
        server.tellsNoList = true;
        probed();
        assertThat(probed()).contains(numbered(1));

        server.tellsNoList = false;
        server.list.remove(numbered(1));
        probed();

        assertThat(probed()).contains(numbered(0)).doesNotContain(numbered(1));
    }

    @Test
    void areAskedAgainAtOnceWhenTheListTellsOfThemDifferently() {
        lists(100);
        for (int i = 0; i < 4; i++) probed();
        server.asked.clear();
        server.list.put(numbered(99), "1,2");

        probed();

        assertThat(server.asked.getLast()).contains(numbered(99));
    }

    @Test
    void areLearnedSomeAtATimeAndAskedAgainFewAtATime() {
        lists(100);
        for (int i = 0; i < 4; i++) probed();
        assertThat(probed()).hasSize(101);
        server.asked.clear();

        for (int i = 0; i < 25; i++) probed();

        List<ModelName> again = server.asked.stream()
                .filter(models -> !models.contains(WANTED))
                .flatMap(Set::stream)
                .toList();
        assertThat(again).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void neverAreMoreThanABound() {
        lists(1_000);

        for (int i = 0; i < 20; i++) probed();

        assertThat(probed()).hasSize(1 + ListedModels.MOST);
    }

    @Test
    void areAskedFewerAtATimeOfAServerThatDoesNotManageMore() {
        server.manages = 5;
        lists(12);

        for (int i = 0; i < 20; i++) probed();

        assertThat(probed()).hasSize(13);
    }

    @Test
    void delayNoReportOnceThereWasOne() {
        lists(1);
        probed();
        server.neverListsInTime = true;

        assertThat(probed()).contains(WANTED, numbered(0));
        assertThat(probed()).contains(WANTED, numbered(0));
    }
}

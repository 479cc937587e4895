package io.millrace.router;

import io.millrace.inference.ModelName;
import io.millrace.router.state.KeptSelections;
import io.millrace.router.traffic.bandit.KeptSelection;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has what selections have learned kept for the next process, now and then and not on a loop. On the control side's loop. */
final class SelectionKeeper {
    private static final Duration KEEP = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(SelectionKeeper.class);

    private final Vertx vertx;
    private final Selections selections;
    private final KeptSelections store;
    private final Map<ModelName, KeptSelection> written = new HashMap<>();
    private boolean isWriting;
    private boolean isLost;

    SelectionKeeper(Vertx vertx, Selections selections, KeptSelections store) {
        this.vertx = vertx;
        this.selections = selections;
        this.store = store;
    }

    void start() {
        vertx.setPeriodic(KEEP.toMillis(), tick -> keep());
    }

    private void keep() {
        if (isWriting) return;
        Map<ModelName, KeptSelection> news = selections.kept();
        news.entrySet().removeIf(each -> each.getValue().equals(written.get(each.getKey())));
        if (news.isEmpty()) return;
        isWriting = true;
        vertx.<Boolean>executeBlocking(() -> write(store, news)).onComplete(done -> {
            isWriting = false;
            if (done.succeeded()) written.putAll(news);
            else if (!isLost) LOG.error("selections cannot be kept, a restart will not know of them", done.cause());
            isLost = done.failed();
        });
    }

    private static boolean write(KeptSelections store, Map<ModelName, KeptSelection> all) throws IOException {
        store.write(all);
        return true;
    }
}

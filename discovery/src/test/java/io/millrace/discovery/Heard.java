package io.millrace.discovery;

import io.millrace.backends.Endpoint;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it is told, for tests. */
public final class Heard implements SourceListener {
    public final BlockingQueue<List<Endpoint>> lists = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();

    @Override
    public void lists(List<Endpoint> endpoints) {
        lists.add(endpoints);
    }

    @Override
    public void troubled(String problem) {
        troubles.add(problem);
    }

    /** Addresses of the next list, waited for. */
    public List<String> next() throws InterruptedException {
        List<Endpoint> list = lists.poll(20, TimeUnit.SECONDS);
        if (list == null) throw new AssertionError("nothing was listed; trouble: " + troubles);
        return list.stream().map(endpoint -> endpoint.id().address()).toList();
    }

    public String nextTrouble() throws InterruptedException {
        String trouble = troubles.poll(20, TimeUnit.SECONDS);
        if (trouble == null) throw new AssertionError("no trouble was told; lists: " + lists);
        return trouble;
    }
}

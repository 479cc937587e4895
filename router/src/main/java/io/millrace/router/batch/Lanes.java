package io.millrace.router.batch;

import io.millrace.inference.Priority;
import io.millrace.router.batch.Step.Drop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All calls of one model that wait, by what they may share a batch with, and how many they may be. */
final class Lanes<W> {
    private final QueueBounds bounds;
    private final Map<LaneKey, Lane<W>> lanes = new LinkedHashMap<>();
    private int calls;
    private int rows;

    Lanes(QueueBounds bounds) {
        this.bounds = bounds;
    }

    int calls() {
        return calls;
    }

    int rows() {
        return rows;
    }

    /** None of them empty, in no order that matters. */
    Collection<Lane<W>> all() {
        return lanes.values();
    }

    /** Who had to go for want of room: nobody, less important ones, or the call itself. */
    List<Drop<W>> offer(Queued<W> call) {
        List<Drop<W>> gone = List.of();
        if (!fits(call)) {
            int below = rowsBelow(call.priority());
            if (below == 0 || rows - below + call.rows() > bounds.rows())
                return List.of(new Drop<>(call, Unserved.QUEUE_FULL));
            gone = new ArrayList<>();
            while (!fits(call)) gone.add(new Drop<>(outrank(call.priority()), Unserved.OUTRANKED));
        }
        lanes.computeIfAbsent(call.key(), Lane::new).add(call);
        calls++;
        rows += call.rows();
        return gone;
    }

    /** False when it does not wait any more. */
    boolean remove(Queued<W> call) {
        Lane<W> lane = lanes.get(call.key());
        if (lane == null || !lane.remove(call)) return false;
        removed(lane, 1, call.rows());
        return true;
    }

    /** Takes out what was selected of a lane. */
    List<Queued<W>> take(Lane<W> lane, Selection<W> selected) {
        List<Queued<W>> taken = lane.take(selected);
        removed(lane, taken.size(), selected.rows());
        return taken;
    }

    /** Takes out all. */
    List<Queued<W>> drain() {
        List<Queued<W>> all = new ArrayList<>(calls);
        for (Lane<W> lane : lanes.values())
            for (int c = 0; c < Lane.ORDER.size(); c++)
                for (int i = 0; i < lane.of(c).size(); i++) all.add(lane.of(c).get(i));
        lanes.clear();
        calls = 0;
        rows = 0;
        return all;
    }

    private boolean fits(Queued<W> call) {
        return calls < bounds.calls() && rows + call.rows() <= bounds.rows();
    }

    private int rowsBelow(Priority priority) {
        int below = 0;
        for (Lane<W> lane : lanes.values()) below += lane.rowsFrom(Lane.placeOf(priority) + 1);
        return below;
    }

    /** Takes out the least important call, of those the one with the most time: it has lost the least by waiting. */
    private Queued<W> outrank(Priority priority) {
        for (int c = Lane.ORDER.size() - 1; c > Lane.placeOf(priority); c--) {
            Queued<W> last = null;
            for (Lane<W> lane : lanes.values()) {
                DeadlineQueue<W> queue = lane.of(c);
                if (queue.size() == 0) continue;
                Queued<W> candidate = queue.get(queue.size() - 1);
                if (last == null || candidate.isAfter(last)) last = candidate;
            }
            if (last != null) {
                remove(last);
                return last;
            }
        }
        throw new IllegalStateException("nobody is below " + priority);
    }

    private void removed(Lane<W> lane, int goneCalls, int goneRows) {
        calls -= goneCalls;
        rows -= goneRows;
        if (lane.isEmpty()) lanes.remove(lane.key());
    }
}

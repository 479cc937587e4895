package io.millrace.router.batch;

import io.millrace.inference.Priority;
import java.util.ArrayList;
import java.util.List;

/** The calls of one model that may share batches, by priority and deadline. */
final class Lane<W> {
    static final List<Priority> ORDER = List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW);

    private final LaneKey key;
    private final List<DeadlineQueue<W>> classes;

    Lane(LaneKey key) {
        this.key = key;
        List<DeadlineQueue<W>> made = new ArrayList<>();
        for (int i = 0; i < ORDER.size(); i++) made.add(new DeadlineQueue<>());
        this.classes = List.copyOf(made);
    }

    /** The place of a priority in {@link #ORDER}. */
    static int placeOf(Priority priority) {
        return switch (priority) {
            case HIGH -> 0;
            case NORMAL -> 1;
            case LOW -> 2;
        };
    }

    LaneKey key() {
        return key;
    }

    int rows() {
        return rowsFrom(0);
    }

    /** Of this priority and those below. */
    int rowsFrom(int priority) {
        int sum = 0;
        for (int c = priority; c < classes.size(); c++) sum += classes.get(c).rows();
        return sum;
    }

    /** The priority at which so many rows are reached, counted from the highest; there must be as many. */
    int priorityOf(int wantedRows) {
        int left = wantedRows;
        int priority = 0;
        while ((left -= classes.get(priority).rows()) > 0) priority++;
        return priority;
    }

    boolean isEmpty() {
        return rows() == 0;
    }

    DeadlineQueue<W> of(int priority) {
        return classes.get(priority);
    }

    void add(Queued<W> call) {
        classes.get(placeOf(call.priority())).add(call);
    }

    boolean remove(Queued<W> call) {
        DeadlineQueue<W> queue = classes.get(placeOf(call.priority()));
        int at = queue.indexOf(call);
        if (at < 0) return false;
        queue.removeRange(at, at + 1);
        return true;
    }

    /** Of the most important call, in {@link #ORDER}; there must be one. */
    int highestPlace() {
        int place = 0;
        while (classes.get(place).size() == 0) place++;
        return place;
    }

    /** The earliest of all; there must be one. */
    long earliestDeadline() {
        long earliest = 0;
        boolean found = false;
        for (int c = 0; c < classes.size(); c++) {
            DeadlineQueue<W> queue = classes.get(c);
            if (queue.size() == 0) continue;
            long deadline = queue.get(0).deadlineNanos();
            if (!found || deadline - earliest < 0) earliest = deadline;
            found = true;
        }
        return earliest;
    }

    /** A walk over all: for short lanes. */
    long oldestArrival() {
        long oldest = 0;
        boolean found = false;
        for (DeadlineQueue<W> queue : classes) {
            for (int i = 0; i < queue.size(); i++) {
                long arrived = queue.get(i).arrivedNanos();
                if (!found || arrived - oldest < 0) oldest = arrived;
                found = true;
            }
        }
        return oldest;
    }

    List<Queued<W>> take(Selection<W> selected) {
        List<Queued<W>> taken = new ArrayList<>();
        for (int c = 0; c < classes.size(); c++) {
            DeadlineQueue<W> queue = classes.get(c);
            int from = selected.from(c);
            int to = selected.to(c);
            for (int i = from; i < to; i++) taken.add(queue.get(i));
            queue.removeRange(from, to);
        }
        return taken;
    }
}

package io.millrace.router.traffic.shadow;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One event loop's share of what may be under way and waiting for one target: each bound of the config divided by the loops,
 * though not below one copy. What does not fit is refused at once. On its event loop.
 */
final class Lane {
    private final int mostUnderWay;
    private final int mostWaiting;
    private final long mostBytes;
    private final Deque<Place> waiting = new ArrayDeque<>();
    private int underWay;
    private long bytes;

    Lane(int mostUnderWay, int mostWaiting, long mostBytes, int loops) {
        this.mostUnderWay = Math.max(1, mostUnderWay / loops);
        this.mostWaiting = (mostWaiting + loops - 1) / loops;
        this.mostBytes = mostBytes / loops;
    }

    /** What one copy holds of the lane, until it leaves. */
    final class Place {
        private final long size;
        private final Runnable turn;
        private boolean isUnderWay;
        private boolean hasLeft;

        private Place(long size, Runnable turn) {
            this.size = size;
            this.turn = turn;
        }

        /** Whatever became of it; more than once does no harm. The next in line has its turn. */
        void leave() {
            if (hasLeft) return;
            hasLeft = true;
            bytes -= size;
            if (isUnderWay) underWay--;
            else waiting.remove(this);
            advance();
        }

        private void begin() {
            isUnderWay = true;
            underWay++;
            turn.run();
        }
    }

    /** Whether a copy would be taken now. */
    boolean hasRoom(long size) {
        return bytes + size <= mostBytes && (underWay < mostUnderWay || waiting.size() < mostWaiting);
    }

    /**
     * Of a copy for which there {@link #hasRoom}.
     *
     * @param size bytes that it holds
     * @param turn run when it may go, by {@link #advance} at the earliest
     */
    Place enter(long size, Runnable turn) {
        Place place = new Place(size, turn);
        bytes += size;
        waiting.add(place);
        return place;
    }

    /** Lets go who may. */
    void advance() {
        while (underWay < mostUnderWay && !waiting.isEmpty()) waiting.remove().begin();
    }

    int underWay() {
        return underWay;
    }

    int waiting() {
        return waiting.size();
    }

    long bytes() {
        return bytes;
    }
}

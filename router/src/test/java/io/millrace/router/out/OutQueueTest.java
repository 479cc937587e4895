package io.millrace.router.out;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class OutQueueTest {
    private final LongAdder dropped = new LongAdder();
    private final Disk disk = new Disk();

    /** Of one who may stand still, or be full. */
    private static final class Disk implements Out<String> {
        final List<String> written = new CopyOnWriteArrayList<>();
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch moves = new CountDownLatch(1);
        volatile boolean isFull;
        volatile boolean isClosed;

        @Override
        public void write(List<String> lines) throws IOException {
            asked.countDown();
            try {
                moves.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (isFull) throw new IOException("no space left on device");
            written.addAll(lines);
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @Test
    void writesAllThatIsThereBeforeItCloses() {
        disk.moves.countDown();
        OutQueue<String> lines = new OutQueue<>("test", disk, dropped);
        for (int i = 0; i < 1_000; i++) lines.add(i + "\n");

        lines.close();

        assertThat(disk.written).hasSize(1_000).startsWith("0\n").endsWith("999\n");
        assertThat(disk.isClosed).isTrue();
        assertThat(dropped.sum()).isZero();
    }

    @Test
    void nobodyWaitsForADiskThatStandsStill() throws InterruptedException {
        try (OutQueue<String> lines = new OutQueue<>("test", disk, dropped)) {
            lines.add("first\n");
            disk.asked.await();

            for (int i = 0; i < OutQueue.MOST + 5; i++) lines.add("more\n");

            assertThat(dropped.sum()).isEqualTo(5);
            assertThat(lines.takeUntold()).isEqualTo(5);
            assertThat(lines.takeUntold()).isZero();
            disk.moves.countDown();
        }
        assertThat(disk.written).hasSize(OutQueue.MOST + 1);
    }

    @Test
    void whatAFullDiskDoesNotTakeIsLostAndTheRestIsNot() {
        disk.isFull = true;
        disk.moves.countDown();
        try (OutQueue<String> lines = new OutQueue<>("test", disk, dropped)) {
            lines.add("lost\n");
            await().until(() -> dropped.sum() == 1);
            disk.isFull = false;

            lines.add("kept\n");
        }
        assertThat(disk.written).containsExactly("kept\n");
    }

    @Test
    void aBugOfWhoWritesCostsWhatItWasGivenAndNoMore() {
        Out<String> strict = new Out<>() {
            @Override
            public void write(List<String> lines) {
                if (lines.contains("odd")) throw new IllegalArgumentException("odd");
                disk.written.addAll(lines);
            }

            @Override
            public void close() {}
        };
        try (OutQueue<String> lines = new OutQueue<>("test", strict, dropped)) {
            lines.add("odd");
            await().until(() -> dropped.sum() == 1);
            lines.add("even");
        }
        assertThat(disk.written).containsExactly("even");
    }
}

package io.millrace.router.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.config.PayloadLogSettings;
import io.millrace.config.PayloadLogSettings.ToFile;
import io.millrace.config.PayloadSample;
import io.millrace.router.out.Out;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** What waits to be written while nothing is. */
class PayloadBacklogTest {
    private static final int MIB = 1 << 20;
    private static final int MOST = 63;

    private final LongAdder dropped = new LongAdder();
    private final Disk disk = new Disk();
    private final PayloadLog log = new PayloadLog(
            new PayloadLogSettings(new ToFile(Path.of("/nowhere"), MIB, 1), MIB), 1, disk, Clock.systemUTC(), dropped);

    /** Stands still until it is let go. */
    private static final class Disk implements Out<KeptCall> {
        final List<KeptCall> written = new CopyOnWriteArrayList<>();
        final CountDownLatch moves = new CountDownLatch(1);

        @Override
        public void write(List<KeptCall> some) throws IOException {
            try {
                moves.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            written.addAll(some);
        }

        @Override
        public void close() {}
    }

    private static KeptCall call() {
        KeptBody body = new KeptBody("", "", Buffer.buffer(new byte[MIB]), MIB);
        PayloadSample all = new PayloadSample(1, List.of(), OptionalInt.empty());
        return new KeptCall(Instant.EPOCH, Instant.EPOCH, "id", "m", "", "", "oip", "/", 200, body, null, all);
    }

    @Test
    void isBoundedInBytesAndWhatFindsNoRoomIsCounted() {
        for (int i = 0; i < MOST + 8; i++) log.add(call());

        assertThat(dropped.sum()).isEqualTo(8);
        disk.moves.countDown();
        await().until(() -> disk.written.size() == MOST);
        log.close();
    }

    @Test
    void givesTheRoomBackThatWasWritten() {
        for (int i = 0; i < MOST; i++) log.add(call());
        disk.moves.countDown();
        await().until(() -> disk.written.size() == MOST);

        log.close();
        for (int i = 0; i < MOST; i++) log.add(call());

        assertThat(dropped.sum()).isZero();
    }
}

package io.millrace.chaos.server;

import io.millrace.chaos.Seed;
import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.ledger.Sighting.What;
import io.millrace.chaos.wire.Question;
import io.netty.util.concurrent.EventExecutor;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One inference under way, whichever transport it came by: received, computed, and answered or abandoned once. */
@SuppressWarnings("FutureReturnValueIgnored") // a timer that fails ends with its loop
final class Inference {
    private final ServerState server;
    private final int number;
    private final int[] ids;
    private final Rows x;
    private final Fault fault;
    private Device.@Nullable Job job;
    private boolean over;

    private Inference(ServerState server, Question question) {
        this.server = server;
        this.number = server.nextExchange();
        this.x = question.x();
        this.ids = ids(x);
        this.fault = server.script().faultOf(number, ids);
    }

    static Inference received(ServerState server, Question question) {
        Inference inference = new Inference(server, question);
        server.saw(inference.number, inference.ids, What.RECEIVED);
        return inference;
    }

    Fault fault() {
        return fault;
    }

    /** Of this exchange's draws: by id, not by number. Whoever asks again meets the same draw, and a run can be had again. */
    long seed() {
        return Seed.bits(server.script().seed(), ids[0]);
    }

    /** As the fault wants the rows, whatever it does to the bytes. To be asked once. */
    Rows answer() {
        Rows right = EchoModel.answer(x);
        return FaultyRows.of(fault, right, server.swap(right));
    }

    /**
     * @param bytes   of the answer, for the witness
     * @param deliver runs when the device is done, at once where the script refuses
     */
    void compute(byte[] bytes, EventExecutor loop, Runnable deliver) {
        server.witness().delivers(ids[0], bytes);
        if (fault instanceof Fault.Status) {
            deliver.run();
            return;
        }
        long heldBack = fault instanceof Fault.Slow(var by) ? by.toNanos() : 0;
        job = server.device().submit(x.count(), () -> {
            if (heldBack == 0) deliver.run();
            else loop.schedule(deliver, heldBack, TimeUnit.NANOSECONDS);
        });
    }

    void answered() {
        if (over) return;
        over = true;
        server.saw(number, ids, What.ANSWERED);
    }

    void abandoned() {
        if (over) return;
        over = true;
        server.saw(number, ids, What.ABANDONED);
        if (job != null) server.device().cancel(job);
    }

    private static int[] ids(Rows x) {
        int[] ids = new int[x.count()];
        for (int row = 0; row < ids.length; row++) ids[row] = EchoModel.idOf(x, row);
        return Arrays.stream(ids).distinct().toArray();
    }
}

package io.millrace.chaos.server;

import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.ledger.ServerLedger;
import io.millrace.chaos.ledger.Sighting.What;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the connections of one fake server share. On its event loop, but for the script, which any thread may change. */
final class ServerState {
    private final ServerLedger ledger;
    private final Device device;
    private final Set<Channel> open = new HashSet<>();
    private volatile ServerScript script;
    private volatile DeliveryWitness witness = (id, bytes) -> {};
    private int exchanges;
    private Rows previousAnswer = EchoModel.answer(EchoModel.question(0, 1, EchoModel.MIN_COLUMNS, 0));

    ServerState(EventExecutor loop, ServerScript script, ServerLedger ledger) {
        this.script = script;
        this.ledger = ledger;
        this.device = new Device(loop, this::script);
    }

    ServerScript script() {
        return script;
    }

    void script(ServerScript other) {
        script = other;
    }

    DeliveryWitness witness() {
        return witness;
    }

    void witness(DeliveryWitness other) {
        witness = other;
    }

    Device device() {
        return device;
    }

    int nextExchange() {
        return exchanges++;
    }

    /** Keeps {@code answer} for the next exchange and gives that of the one before. */
    Rows swap(Rows answer) {
        Rows previous = previousAnswer;
        previousAnswer = answer;
        return previous;
    }

    void saw(int exchange, int[] ids, What what) {
        long now = System.nanoTime();
        for (int id : ids) ledger.add(now, exchange, id, what);
    }

    void opened(Channel channel) {
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
    }

    List<Channel> open() {
        return List.copyOf(open);
    }
}

package io.millrace.router.redis;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Ticker;
import io.millrace.router.redis.RedisAnswer.Unanswered;
import io.millrace.slo.breaker.BreakerSettings;
import io.millrace.slo.breaker.EndpointBreaker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a Redis server, opened when it is first needed and again when it was lost. On its event loop, with all it
 * completes. It never fails and never keeps its caller longer than the caller says, whatever the server does.
 *
 * <p>For the maintainer: replies come in the order of commands, so that what was given up must be waited for as well. What is
 * not answered is bounded by its number and bytes; once the oldest of it is overdue by {@link #STALL}, the connection is given
 * up, for a peer that vanished would be noticed after minutes only. A breaker stands before it all: while it is open nothing is
 * sent, and a caller that goes on to its server at once loses nothing. It opens on half of the last twenty.
 */
public final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int MOST_WAITING = 256;
    private static final Duration STALL = Duration.ofSeconds(1);
    private static final BreakerSettings BREAKER = new BreakerSettings(0.5, 20, 5, Duration.ofSeconds(1));

    private final Vertx vertx;
    private final RedisSockets sockets;
    private final long mostBytes;
    private final Ticker ticker;
    private final EndpointBreaker breaker;
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private @Nullable Connection connection;
    private boolean toldOfTrouble;
    private boolean closed;

    /** @param mostBytes of commands that are not answered; one alone may be larger */
    public RedisLink(Vertx vertx, RedisSockets sockets, long mostBytes, Ticker ticker) {
        this.vertx = vertx;
        this.sockets = sockets;
        this.mostBytes = mostBytes;
        this.ticker = ticker;
        this.breaker = new EndpointBreaker(BREAKER, ticker);
    }

    /** Whether there is use in asking. */
    public boolean admits() {
        return !closed && breaker.admits();
    }

    /** @param millis that the answer is of use, at least one */
    public Future<RedisAnswer> ask(Commands commands, long millis) {
        if (!admits()) return Future.succeededFuture(Unanswered.OPEN);
        if (isFull(commands)) {
            giveUpWhereStalled();
            return Future.succeededFuture(Unanswered.FULL);
        }
        Asked asked = new Asked(commands, breaker.acquire());
        long timer = vertx.setTimer(millis, fired -> overdue(asked));
        asked.setAlarm(() -> vertx.cancelTimer(timer));
        waiting.add(asked);
        waitingBytes += commands.bytes().length();
        if (connection == null) connection = new Connection();
        else connection.send(asked);
        return asked.answer();
    }

    private boolean isFull(Commands commands) {
        return waiting.size() >= MOST_WAITING
                || (!waiting.isEmpty() && waitingBytes + commands.bytes().length() > mostBytes);
    }

    private void overdue(Asked asked) {
        if (asked.isOver()) return;
        asked.ends(Unanswered.TIMEOUT);
        tellOfTrouble("it is too slow");
        giveUpWhereStalled();
    }

    private void giveUpWhereStalled() {
        Asked oldest = waiting.peek();
        if (connection != null && connection.isOpen() && oldest != null && isStalled(oldest))
            connection.breaks("it does not answer");
    }

    private boolean isStalled(Asked oldest) {
        return ticker.nanos() - oldest.sentNanos() > STALL.toNanos();
    }

    private void tellOfTrouble(String problem) {
        if (toldOfTrouble || breaker.state() != EndpointBreaker.State.OPEN) return;
        toldOfTrouble = true;
        LOG.warn("redis {} is left alone for now: {}", sockets.settings().address(), problem);
    }

    private void isWell() {
        if (toldOfTrouble) LOG.info("redis {} answers again", sockets.settings().address());
        toldOfTrouble = false;
    }

    /** Whoever waits is told at once. */
    public void close() {
        closed = true;
        if (connection != null) connection.breaks("closed by us");
    }

    /** One socket, from its opening to its end. */
    private final class Connection {
        private @Nullable NetSocket socket;
        private boolean ready;
        private int greetings;

        Connection() {
            sockets.open().onComplete(this::opened, cause -> breaks(RedisSockets.problem(cause)));
        }

        boolean isOpen() {
            return ready;
        }

        private void opened(NetSocket fresh) {
            socket = fresh;
            if (connection != this) {
                fresh.close();
                return;
            }
            ReplyReader reader = new ReplyReader(sockets.settings().maxValue(), this::takes);
            fresh.handler(came -> read(reader, came));
            fresh.exceptionHandler(cause -> breaks("the connection broke"));
            fresh.closeHandler(ended -> breaks("it closed the connection"));
            Optional<Commands> greeting = Commands.greeting(sockets.settings());
            if (greeting.isPresent()) {
                greetings = greeting.get().replies();
                fresh.write(greeting.get().bytes());
            } else begins();
        }

        private void read(ReplyReader reader, Buffer came) {
            if (connection != this) return;
            try {
                reader.read(came);
            } catch (BadReplyException bad) {
                breaks(String.valueOf(bad.getMessage()));
            }
        }

        private void begins() {
            ready = true;
            // What was given up while there was no connection has not been sent, and nothing comes back for it.
            waiting.removeIf(asked -> {
                if (asked.isOver()) waitingBytes -= asked.commands().bytes().length();
                return asked.isOver();
            });
            waiting.forEach(this::send);
        }

        void send(Asked asked) {
            NetSocket open = socket;
            if (!ready || open == null) return;
            asked.isSent(ticker.nanos());
            open.write(asked.commands().bytes());
        }

        private void takes(RedisReply reply) {
            if (connection != this) return;
            if (greetings > 0) greeted(reply);
            else answered(reply);
        }

        private void greeted(RedisReply reply) {
            if (reply instanceof RedisReply.Status) {
                if (--greetings == 0) begins();
            } else if (reply instanceof RedisReply.Problem(String text)) breaks("it says " + Excerpt.of(text));
            else breaks("it speaks out of turn");
        }

        private void answered(RedisReply reply) {
            Asked oldest = waiting.peek();
            if (oldest == null || !ready) {
                breaks("it speaks out of turn");
                return;
            }
            boolean isLate = oldest.isOver();
            boolean isLast = oldest.takes(reply);
            if (isLast) {
                waiting.remove();
                waitingBytes -= oldest.commands().bytes().length();
            }
            if (reply instanceof RedisReply.Problem problem && !problem.isOfKey())
                tellOfTrouble("it says " + Excerpt.of(problem.text()));
            else if (isLast && !isLate) isWell();
        }

        /** Nothing more is sent or read here; who waits is told. */
        void breaks(String problem) {
            if (connection != this) return;
            connection = null;
            if (socket != null) socket.close();
            Deque<Asked> lost = new ArrayDeque<>(waiting);
            waiting.clear();
            waitingBytes = 0;
            for (Asked asked : lost) if (!asked.isOver()) asked.ends(Unanswered.ERROR);
            if (!closed) tellOfTrouble(problem);
        }
    }
}

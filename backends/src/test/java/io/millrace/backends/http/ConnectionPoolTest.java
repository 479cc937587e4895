package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.HandTicker;
import io.millrace.inference.Sent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Connections that do not come; those that do are tried with sockets. */
class ConnectionPoolTest {
    private static final Endpoint ENDPOINT = Endpoint.remote("pool", ServerFamily.OIP_REST, "::1", 8000);

    private final List<Promise<NetSocket>> opening = new ArrayList<>();
    private final DeadlineWheel wheel = new DeadlineWheel(new HandTicker(), (nanos, task) -> {});
    private final LoopParts parts = new LoopParts(
            HttpFixture.settings(2, 100),
            wheel,
            new RequestWriter(Optional.empty()),
            (endpoint, socket) -> opening.add(socket),
            ConnectionListener.NONE);
    private int emptied;
    private final ConnectionPool pool = new ConnectionPool(ENDPOINT, parts, () -> emptied++);

    @Test
    void opensNoMoreConnectionsThanItMay() {
        for (int i = 0; i < 50; i++) begin();

        assertThat(opening).hasSize(2);
    }

    /** Nobody gets through: those beyond the other connection under way would only wait as long again. */
    @Test
    void failsWhoWaitForAConnectionWhenNoneComes() {
        List<Future<HttpAnswer>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) all.add(begin());

        opening.get(0).fail(new ConnectException("refused"));
        assertThat(all).filteredOn(Future::failed).hasSize(49);
        opening.get(1).fail(new ConnectException("refused"));

        assertThat(all).allMatch(Future::failed);
        assertThat(opening).hasSize(2);
        assertThat(emptied).isOne();
    }

    @Test
    void tellsWhyWithoutAnAddress() {
        assertThat(problem(new ConnectException("Connection refused: /10.0.0.1:80")))
                .isEqualTo("refused");
        assertThat(problem(new ConnectTimeoutException("timed out: /10.0.0.1:80")))
                .isEqualTo("not within 250 ms");
        assertThat(problem(new UnknownHostException("gpu-7"))).isEqualTo("its name is not known");
        assertThat(problem(new NoRouteToHostException("/10.0.0.1"))).isEqualTo("unreachable");
    }

    /** Nobody is told of its end any more, so it must not take a place for ever. */
    @Test
    void countsNoConnectionThatHadEndedBeforeItWasTaken() {
        for (int i = 0; i < 100; i++) {
            Future<HttpAnswer> outcome = begin();
            opening.removeLast().complete(ended());

            assertThat(fault(outcome)).isEqualTo(new Fault.Unconnected("closed at once"));
        }
        assertThat(emptied).isEqualTo(100);
    }

    @Test
    void failsAProbeWhoseConnectionHadEndedBeforeItWasTaken() {
        Promise<HttpAnswer> outcome = Promise.promise();
        new Exchange(HttpAsk.probe(ENDPOINT, "/", 100), pool, wheel, outcome).begin();

        opening.removeLast().complete(ended());

        assertThat(fault(outcome.future())).isEqualTo(new Fault.Unconnected("closed at once"));
        assertThat(emptied).isOne();
    }

    @Test
    void namesAnAddressOfVersionSixInBrackets() {
        assertThat(pool.host()).isEqualTo("[::1]:8000");
    }

    private String problem(Exception cause) {
        Future<HttpAnswer> outcome = begin();
        opening.removeLast().fail(cause);
        return ((Fault.Unconnected) fault(outcome)).problem();
    }

    private static Fault fault(Future<?> outcome) {
        Failure.AttemptFailed failed = (Failure.AttemptFailed) FailureException.of(outcome.cause());
        assertThat(failed.sent()).isEqualTo(Sent.NOTHING);
        return failed.fault();
    }

    /** Of a socket only the channel matters here, and this one is closed, its handlers gone. */
    private static NetSocket ended() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        ChannelHandlerContext ctx = channel.pipeline().firstContext();
        channel.close().syncUninterruptibly();
        return (NetSocket) Proxy.newProxyInstance(
                NetSocketInternal.class.getClassLoader(),
                new Class<?>[] {NetSocketInternal.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("channelHandlerContext")) return ctx;
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private Future<HttpAnswer> begin() {
        Promise<HttpAnswer> promise = Promise.promise();
        new Exchange(HttpFixture.ask(ENDPOINT), pool, wheel, promise).begin();
        return promise.future();
    }
}

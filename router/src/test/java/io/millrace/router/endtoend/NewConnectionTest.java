package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.Endpoint;
import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.HttpAsk;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.HttpSettings;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Ticker;
import io.vertx.core.MultiMap;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Here and not beside its subject, for this module has the native transport that it is about. */
class NewConnectionTest {

    /**
     * One wait of the loop brings an answer on one connection and the end of another at rest. The answer is followed by a
     * probe, which closes the one at rest and opens its own: the new one must not be told of the old one's end.
     */
    @Test
    void hearsNothingOfTheOneThatWasClosedForIt() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                OnLoop loop = new OnLoop(new VertxOptions().setPreferNativeTransport(true))) {
            listener.setSoTimeout(10_000);
            Endpoint endpoint = Endpoint.remote("p", ServerFamily.OIP_REST, "127.0.0.1", listener.getLocalPort());
            HttpExchanges exchanges = loop.call(() -> new HttpExchanges(
                    loop.vertx(), loop.context(), HttpSettings.DEFAULTS, ConnectionListener.NONE, Ticker.SYSTEM));
            CompletableFuture<HttpAnswer> one = loop.begin(() -> exchanges.exchange(probe(endpoint)));
            CompletableFuture<HttpAnswer> two = loop.begin(() -> exchanges.exchange(probe(endpoint)));
            try (Socket first = listener.accept();
                    Socket second = listener.accept()) {
                answer(first);
                OnLoop.await(one);
                answer(second);
                OnLoop.await(two);
                CompletableFuture<HttpAnswer> both = loop.begin(() ->
                        exchanges.exchange(usual(endpoint)).compose(answered -> exchanges.exchange(probe(endpoint))));
                readRequest(second);

                CountDownLatch goOn = busy(loop);
                writeAnswer(second);
                first.shutdownOutput();
                goOn.countDown();

                try (Socket third = listener.accept()) {
                    answer(third);
                    assertThat(OnLoop.await(both).status()).isEqualTo(200);
                }
            }
        }
    }

    /** The loop does nothing until told. */
    private static CountDownLatch busy(OnLoop loop) throws InterruptedException {
        CountDownLatch isBusy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        loop.context().runOnContext(turn -> {
            isBusy.countDown();
            try {
                assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(isBusy.await(60, TimeUnit.SECONDS)).isTrue();
        return goOn;
    }

    private static HttpAsk probe(Endpoint endpoint) {
        return HttpAsk.probe(endpoint, "/", 5_000);
    }

    /** On a connection at rest, the one used last. */
    private static HttpAsk usual(Endpoint endpoint) {
        return new HttpAsk(
                endpoint,
                HttpMethod.GET,
                "/",
                MultiMap.caseInsensitiveMultiMap(),
                Buffer.buffer(),
                Optional.empty(),
                5_000,
                0,
                1_000,
                false,
                new CancelSignal());
    }

    private static void answer(Socket socket) throws IOException {
        readRequest(socket);
        writeAnswer(socket);
    }

    private static void writeAnswer(Socket socket) throws IOException {
        socket.getOutputStream().write(ScriptedServer.json("{}").getBytes(StandardCharsets.UTF_8));
    }

    private static void readRequest(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        assertThat(socket.getInputStream().read(new byte[4_096])).isPositive();
    }
}

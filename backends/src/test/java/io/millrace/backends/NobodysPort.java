package io.millrace.backends;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port of localhost at which nobody listens and which nobody else can have meanwhile: who connects is refused. */
public final class NobodysPort implements AutoCloseable {
    private final Socket bound = new Socket();

    public NobodysPort() {
        try {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Endpoint endpoint(ServerFamily family) {
        return Endpoint.remote("pool", family, "127.0.0.1", bound.getLocalPort());
    }

    @Override
    public void close() {
        try {
            bound.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

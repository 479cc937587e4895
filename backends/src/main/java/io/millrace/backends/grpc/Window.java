package io.millrace.backends.grpc;

import io.netty.handler.codec.http2.Http2Stream;

/** What the server may send of one stream: while its reader wants no more, what has come is not made room for again. */
final class Window {
    private final GrpcConnection connection;
    private final Http2Stream stream;
    private boolean held;
    private int withheld;

    Window(GrpcConnection connection, Http2Stream stream) {
        this.connection = connection;
        this.stream = stream;
    }

    /** Of so many bytes that came, how many may come in their place now. */
    int room(int bytes) {
        if (!held) return bytes;
        withheld += bytes;
        return 0;
    }

    /** Has the server send on, or not. */
    void reading(boolean on) {
        held = !on;
        if (!on || withheld == 0) return;
        int due = withheld;
        withheld = 0;
        connection.makeRoom(stream, due);
    }
}

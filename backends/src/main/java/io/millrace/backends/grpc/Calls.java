package io.millrace.backends.grpc;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls on one connection, by their streams. */
final class Calls {
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private int count;

    Calls(Http2Connection connection) {
        this.connection = connection;
        this.key = connection.newKey();
    }

    int count() {
        return count;
    }

    void put(Http2Stream stream, Call call) {
        stream.setProperty(key, call);
        count++;
    }

    @Nullable Call of(int streamId) {
        Http2Stream stream = connection.stream(streamId);
        return stream == null ? null : of(stream);
    }

    @Nullable Call of(Http2Stream stream) {
        return stream.getProperty(key);
    }

    /** The call leaves its stream, if there was one on it. */
    @Nullable Call remove(Http2Stream stream) {
        Call call = stream.removeProperty(key);
        if (call != null) count--;
        return call;
    }

    List<Call> all() {
        List<Call> all = new ArrayList<>(count);
        try {
            connection.forEachActiveStream(stream -> {
                Call call = of(stream);
                if (call != null) all.add(call);
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        return all;
    }
}

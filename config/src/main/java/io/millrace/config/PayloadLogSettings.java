package io.millrace.config;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where bodies of requests and answers go, of models that want some kept.
 *
 * @param maxBody bytes that are kept of a body
 */
public record PayloadLogSettings(Target to, long maxBody) {
    public static final long DEFAULT_MAX_BODY = 64L << 10;
    private static final long MOST_BODY = 16L << 20;

    public PayloadLogSettings {
        if (maxBody < 1 || maxBody > MOST_BODY) throw new IllegalArgumentException("max-body must be 1B to 16MiB");
    }

    /** Where to. */
    public sealed interface Target permits ToFile, ToSink {}

    /**
     * Lines of JSON.
     *
     * @param maxFile bytes of a file before the next is begun
     * @param files   that are kept, the one that is written to included
     */
    public record ToFile(Path path, long maxFile, int files) implements Target {
        public static final long DEFAULT_MAX_FILE = 256L << 20;
        public static final int DEFAULT_FILES = 4;

        public ToFile {
            if (maxFile < 1) throw new IllegalArgumentException("max-file must be above 0B");
            if (files < 1) throw new IllegalArgumentException("files must be at least 1");
        }
    }

    /** CloudEvents over HTTP. */
    public record ToSink(URI uri) implements Target {
        public ToSink {
            if (uri.getHost() == null) throw new IllegalArgumentException("to names no host: " + uri);
            if (uri.getUserInfo() != null) throw new IllegalArgumentException("to must name no user");
        }
    }
}
